import Foundation

/// The built program, as a user starts it.
enum Program {
  /// What one call came to.
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
    let seconds: Double
    /// Whether it ended by itself, not by a signal or after too long.
    let isOrderly: Bool
  }

  /// The program lies beside the bundle of tests.
  static let path: String = {
    let bundles = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
    let arguments = CommandLine.arguments.map { URL(fileURLWithPath: $0) }
    let folders = bundles + (bundles + arguments).map { $0.deletingLastPathComponent() }
    let candidates = folders.map { $0.appendingPathComponent("nines").path }
    return candidates.first {
      FileManager.default.isExecutableFile(atPath: $0) && !isDirectory($0)
    } ?? candidates.last ?? "nines"
  }()

  private static func isDirectory(_ path: String) -> Bool {
    var result: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &result) && result.boolValue
  }

  /// Calls the program and waits for it.
  ///
  /// - Parameters:
  ///   - folder: where it is started.
  ///   - megabytes: the most private memory that it may ask for; more makes it end on a signal.
  ///   - patience: seconds after which it is stopped.
  ///   - environment: more variables.
  ///   - interruptAfter: seconds after which it gets what Ctrl-C sends.
  static func run(
    _ arguments: [String], in folder: String, megabytes: Int = 200, patience: Double = 300,
    environment: [String: String] = [:], interruptAfter: Double? = nil
  ) throws -> Outcome {
    let process = Process()
    // The limit is set by the shell, as the peak that a system reports for a child may be ours.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let script = "ulimit -d \(megabytes * 1024) 2>/dev/null; exec \"$0\" \"$@\""
    process.arguments = ["-c", script, path] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
      .merging(ProcessInfo.processInfo.environment.filter { $0.key == "LD_LIBRARY_PATH" }) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files take any amount of text; a pipe that nobody reads would fill.
    let scratch = try ScratchFolder()
    let names = ["out", "err"].map { "\(scratch.path)/\($0)" }
    for name in ["out", "err"] { try scratch.write([], to: name) }
    process.standardOutput = FileHandle(forWritingAtPath: names[0])
    process.standardError = FileHandle(forWritingAtPath: names[1])
    let start = ContinuousClock.now
    try process.run()
    let watch = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: watch)
    if let interruptAfter {
      DispatchQueue.global().asyncAfter(deadline: .now() + interruptAfter) { process.interrupt() }
    }
    process.waitUntilExit()
    watch.cancel()
    let elapsed = ContinuousClock.now - start
    let texts = try names.map { try String(contentsOfFile: $0, encoding: .utf8) }
    return Outcome(
      code: process.terminationStatus, output: texts[0], error: texts[1],
      seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
      isOrderly: process.terminationReason == .exit)
  }
}

/// A folder for files of one test, which goes when the value does.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "nines-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
