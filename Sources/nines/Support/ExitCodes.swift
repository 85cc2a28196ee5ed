import ArgumentParser
import Foundation

extension ExitCode {
  /// A requirement that the user stated is not met.
  static let requirementMissed = ExitCode(1)
  /// The user's input is wrong.
  static let wrongInput = ExitCode(64)
  /// Input or output failed.
  static let ioFailed = ExitCode(74)
  /// The user interrupted; what was finished is kept.
  static let interrupted = ExitCode(130)
}

/// Prints to standard error.
func printError(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
