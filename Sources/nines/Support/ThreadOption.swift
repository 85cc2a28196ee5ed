import ArgumentParser
import Foundation

/// How many threads a command that runs replications uses.
struct ThreadOption: ParsableArguments {
  @Option(help: "Threads; default all cores. Any number gives the same results.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try OptionRange.check([("--threads", threads, 1...1024)])
  }
}

/// Whole numbers on the command line and where they may lie.
enum OptionRange {
  /// Throws what is wrong with the first that lies outside.
  static func check(_ options: [(name: String, value: Int, range: ClosedRange<Int>)]) throws {
    for (name, value, range) in options where !range.contains(value) {
      throw ValidationError(
        "\(name) is \(value); allowed: \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
