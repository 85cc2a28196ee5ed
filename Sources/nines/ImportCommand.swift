import ArgumentParser
import CloudModel
import Foundation
import TraceFiles

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a file of another tool into a part of a scenario.",
    subcommands: [ImportTrafficCommand.self, ImportHPACommand.self])
}

struct ImportTrafficCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traffic",
    abstract: "Fit a shape to a request log or a trace, and print it as a block of a scenario.",
    discussion: """
      Reads a CSV file with a row for each request, or with rates or counts in equal steps, and prints
      the block 'traffic': base, factors of hour, weekday and month, growth, noise, and the lengths of
      prompts and answers, with the quality of the fit as comments. A scenario includes it:
        nines import traffic log.csv > traffic.yaml
        include: [traffic.yaml]
      """)

  @Argument(help: "The CSV file.") var file: String
  @Option(help: "Whose hours and weekdays the shape has, such as Europe/Berlin.")
  var timezone = "UTC"
  @Option(help: "What missing rows of a trace mean: refused, zero or interpolate.")
  var gaps = TraceGaps.refused

  func validate() throws {
    guard timezone == "UTC" || timezone.contains("/") && TimeZone(identifier: timezone) != nil
    else {
      throw ValidationError(
        "timezone is '\(timezone)', not a known time zone; write an IANA identifier such as "
          + "'Europe/Berlin' or 'UTC'")
    }
  }

  func run() throws {
    do throws(TraceError) {
      // Printed when all of it is known, so that nothing half-written is left.
      let yaml = try TrafficImport.read(file, timeZone: timezone, gaps: gaps).yaml
      print(yaml, terminator: "")
    } catch {
      printError("\(error)")
      throw error.kind == .wrongInput ? ExitCode.wrongInput : ExitCode.ioFailed
    }
  }
}

extension TraceGaps: ExpressibleByArgument {}
