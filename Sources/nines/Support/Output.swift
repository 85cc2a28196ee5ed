import ArgumentParser
import Reporting
import Stochastics

/// Writing results, with the exit codes of failures.
enum Output {
  /// Runs what writes; a failure of the machine is printed and ends the command with code 74.
  static func attempt<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as OutputError {
      printError("\(error)")
      throw ExitCode.ioFailed
    } catch let error as StatisticsError {
      printError("\(error)")
      throw ExitCode.requirementMissed
    }
  }

  /// Says in one line what the publication did to results that were there.
  static func note(_ outcome: ResultsFolder.Outcome, _ place: String) {
    switch outcome {
    case .created: break
    case .replaced: printError("earlier results in \(place) were replaced")
    case .setAside(let old): printError("what was in \(place) was set aside as \(old)")
    }
  }
}
