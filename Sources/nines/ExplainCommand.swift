import ArgumentParser
import CloudModel
import Reporting
import ScenarioSchema

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show every value in force, its unit, and who set it: file, preset, --set or default."
  )

  @Argument(help: "The scenario file.") var file: String
  @Option(help: "Show only values under this path, such as failover_config.detection.")
  var path: String?
  @OptionGroup var options: ScenarioOptions

  func run() throws {
    let (_, loaded) = try options.load(file)
    let rows = loaded.rows.filter { row in
      guard let path else { return true }
      return row.path == path || row.path.hasPrefix(path + ".")
    }
    if let path, rows.isEmpty {
      let known = Self.blocks(of: loaded.rows.map(\.path))
      printError("no value lies under '\(path)'\(NearestName.hint(path, among: known))")
      throw ExitCode.wrongInput
    }
    let width = rows.map(\.path.count).max() ?? 0
    let valueWidth = min(40, rows.map(\.value.count).max() ?? 0)
    for row in rows {
      let source = row.source.isEmpty ? "" : " (\(row.source))"
      print(
        "\(pad(row.path, width))  \(pad(row.value, valueWidth))  "
          + "\(row.provenance.text)\(source)")
    }
  }

  /// The paths and every path above them, each once, blocks before what they hold.
  private static func blocks(of paths: [String]) -> [String] {
    var seen: Set<String> = []
    var known: [String] = []
    for path in paths {
      let keys = path.split(separator: ".")
      for length in 1...max(1, keys.count) {
        let block = keys.prefix(length).joined(separator: ".")
        if seen.insert(block).inserted { known.append(block) }
      }
    }
    return known
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
