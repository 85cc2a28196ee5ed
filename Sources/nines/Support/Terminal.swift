import Foundation

/// What the terminal can show; read once at the start of a command.
struct Terminal {
  /// Whether standard output and standard error are terminals.
  let output = isatty(STDOUT_FILENO) == 1
  let error = isatty(STDERR_FILENO) == 1
  /// Whether bold and colours are welcome: a terminal, and `NO_COLOR` is not set (no-color.org).
  var emphasis: Bool {
    output && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }
}

/// A line on standard error that says how far a run is; nothing where no terminal would show it.
struct Progress {
  private let isShown: Bool
  private let what: String
  private let started = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?

  init(_ what: String, isShown: Bool) {
    self.what = what
    self.isShown = isShown
  }

  /// Shows the line anew, at most five times a second.
  mutating func show(done: Int, of total: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < .milliseconds(200), done < total { return }
    lastShown = now
    let seconds = Double((now - started) / .milliseconds(1)) / 1000
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    write(
      "\r\(what): \(done) of \(total) replications, \(Int(rate)) a second, \(left) s left   ")
  }

  /// Clears the line.
  func finish() {
    if isShown, lastShown != nil { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
