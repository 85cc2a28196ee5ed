import Foundation

/// A Python with modules that tests of `make soak` need: `NINES_PYTHON`, else the system's.
enum Python {
  /// Its path; nil outside of `make soak` without `NINES_PYTHON`, and where a module is missing.
  static func with(_ modules: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    guard environment["NINES_SOAK"] != nil || environment["NINES_PYTHON"] != nil else { return nil }
    let candidate = environment["NINES_PYTHON"] ?? "/usr/bin/python3"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: candidate)
    process.arguments = ["-c", "import \(modules)"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? candidate : nil
  }
}
