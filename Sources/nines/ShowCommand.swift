import ArgumentParser
import CloudModel
import Foundation
import Reporting
import TraceFiles

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print results again from their folder; replay the worst month or an incident.",
    discussion: """
      --worst and --trace simulate the replication again, from the copy of the scenario that the run
      left, its seed and the replication's number. A trace opens in Perfetto or in Chrome.
      """)

  @Argument(help: "A folder that a command wrote, such as results/two-clouds.") var result: String
  @Flag(help: "Replay the worst month, line by line, and the worst incident.") var worst = false
  @Option(help: "Write an incident, the worst one by default, as a Chrome or Perfetto trace.")
  var trace: String?
  @Option(
    help: ArgumentHelp(
      "Which incident, by its numbers in incidents.csv; default the worst.",
      valueName: "replication/incident"))
  var incident: String?

  func run() throws {
    let terminal = Terminal()
    do throws(OutputError) {
      let reader = try ResultReader(result)
      if !worst, trace == nil, incident == nil {
        print(
          try ResultText.text(reader, bars: terminal.output, emphasis: terminal.emphasis),
          terminator: "")
        return
      }
      try replay(reader, terminal)
    } catch {
      printError("\(error)")
      throw error.code == .notOurs || error.code == .notFound
        ? ExitCode.wrongInput : ExitCode.ioFailed
    }
  }

  private func replay(_ reader: ResultReader, _ terminal: Terminal) throws(OutputError) {
    func refuse(_ cause: String) -> OutputError {
      OutputError(code: .notOurs, message: "cannot replay '\(result)'", cause: cause)
    }
    guard reader.manifest.kind == "run", reader.has("scenario.yaml") else {
      throw refuse("it holds no run with a copy of its scenario")
    }
    let loaded = ScenarioLoader.load(
      reader.place("scenario.yaml"), dataFolder: reader.manifest.scenario_folder)
    guard let scenario = loaded.scenario, loaded.digest == reader.manifest.scenario_digest else {
      throw refuse(
        "its scenario.yaml or a data file that it names, in "
          + "'\(reader.manifest.scenario_folder ?? "")', is not what it was")
    }
    if reader.manifest.program_version != ninesVersion {
      printError("written by version \(reader.manifest.program_version); numbers may differ")
    }
    let replay = ResultReplay(reader, scenario)
    if worst {
      guard let month = try replay.worstMonth() else {
        print("Nothing was lost in any month.")
        return
      }
      print(month)
    }
    guard let place = try wanted(replay) else {
      print("No incident lost a request.")
      return
    }
    guard let report = replay.report(place) else {
      throw refuse("replication \(place.replication) has no incident \(place.number) any more")
    }
    if let trace {
      let file = try OutputFile(creating: trace)
      try file.write(report.chromeTrace().bytes(.compact))
      try file.close()
      print("trace of incident \(place.replication)/\(place.number): \(trace)")
      return
    }
    print("Replication \(place.replication), incident \(place.number):\n")
    print(report.text(emphasis: terminal.emphasis), terminator: "")
  }

  private func wanted(_ replay: ResultReplay) throws(OutputError) -> ResultReplay.Place? {
    guard let incident else { return try replay.worstIncident() }
    let parts = incident.split(separator: "/").map { Int($0) }
    let unknown = OutputError(
      code: .notFound, message: "there is no incident '\(incident)'",
      cause: "write its replication and number as in incidents.csv, such as 3/17")
    guard parts.count == 2, let replication = parts[0], let number = parts[1],
      let place = try replay.incident(replication, number)
    else { throw unknown }
    return place
  }
}
