import ArgumentParser
import Foundation
import Reporting
import ScenarioYAML

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract:
      "Put scenario files into canonical layout, comments kept; what they say stays the same.")

  @Argument(help: "The scenario files.") var files: [String]
  @Flag(help: "Change nothing; end with exit code 1 when a file would change.") var check = false

  func run() throws {
    var changed = false
    for file in files {
      guard let data = FileManager.default.contents(atPath: file),
        let text = String(data: data, encoding: .utf8)
      else {
        printError("\(file): cannot be read as text")
        throw ExitCode.ioFailed
      }
      guard let formatted = YAMLFormat.formatted(text) else {
        printError(
          "\(file): cannot be formatted without changing what it says; 'nines check' tells whether it is right"
        )
        throw ExitCode.wrongInput
      }
      if formatted == text { continue }
      changed = true
      if check {
        printError("\(file): not in canonical layout; 'nines fmt \(file)' mends it")
        continue
      }
      do {
        try Data(formatted.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
      } catch {
        printError("\(file): cannot be written: \(error.localizedDescription)")
        throw ExitCode.ioFailed
      }
      print("formatted \(file)")
    }
    if check, changed { throw ExitCode.requirementMissed }
  }
}
