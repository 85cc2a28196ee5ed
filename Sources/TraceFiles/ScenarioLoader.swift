import CloudModel
import Foundation
import ScenarioSchema
import ScenarioYAML
import Stochastics

/// A scenario as loaded from files: what it says, or everything that is wrong with it.
public struct LoadedScenario: Sendable {
  /// The scenario; nil when there are errors.
  public var scenario: Scenario?
  /// All errors and warnings, in file order.
  public var issues: [Issue]
  /// Every value in force and who set it.
  public var rows: [ExplainRow]
  /// The texts of the files, for showing offending lines.
  public var sources: SourceTexts
  /// 32 hexadecimal digits that identify the joined document, overrides and trace included.
  public var digest: String
  /// The joined document, overrides included; nil when no file could be loaded.
  public var document: ScenarioDocument?
  /// The folder of the scenario's file, as an absolute path.
  public var folder = ""

  /// The joined document as YAML: loading it gives the same scenario and digest, as long as its data
  /// files are looked up in the same folder. Empty where there is no document.
  public var text: String { document.map(YAMLWriter.text(of:)) ?? "" }
}

/// Loads scenarios with their includes and traces; files are named relative to the one that names them.
public enum ScenarioLoader {
  /// Loads a scenario.
  ///
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - dataFolder: where data files are looked up that the scenario names; nil for its own folder.
  ///   - settings: values of the file's own, such as those of a point of an axis, which are set first.
  ///   - overrides: `path=value` pairs, which are set in order before the document is read.
  public static func load(
    _ path: String, dataFolder: String? = nil, settings: [Named<DocumentNode>] = [],
    overrides: [(path: String, value: String)] = []
  ) -> LoadedScenario {
    var sources = SourceTexts()
    // A document with keys written twice is read on, so that all of its problems are told at once.
    var readable: [Issue] = []
    var resolver = IncludeResolver { file, includer in
      let place = includer.map { Self.beside($0, file) } ?? file
      let (document, issues) = YAMLFile.read(place)
      guard let document else { return .issues(issues) }
      sources = sources.merged(with: document.sources)
      readable += issues
      return .document(document, file: place)
    }
    let resolved = resolver.resolve(path)
    var issues = resolved.issues
    guard var document = resolved.document else {
      return LoadedScenario(
        scenario: nil, issues: (readable + issues).inFileOrder(sources), rows: [],
        sources: sources, digest: "")
    }
    issues += settings.compactMap { document.set(path: $0.name, to: $0.value, mark: $0.mark) }
    for (path, value) in overrides {
      let (node, found) = YAMLReader.value(from: value)
      issues += found.map {
        Issue($0.severity, mark: SourceMark(file: "--set \(path)=\(value)"), path: path, $0.message)
      }
      if let node, let issue = document.override(path: path, value: node) { issues.append(issue) }
    }
    var traceDigest = ""
    let reading = Scenario.read(from: document) { request in
      let place = beside(dataFolder.map { $0 + "/-" } ?? request.scenarioFile ?? path, request.name)
      do throws(TraceError) {
        let loaded = try load(place, request.content)
        traceDigest += digits(loaded)
        return loaded
      } catch {
        return .failure(error.placed)
      }
    }
    sources = sources.merged(with: document.sources)
    let all = (readable + issues + reading.issues).inFileOrder(sources)
    let text = YAMLWriter.text(of: document)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return LoadedScenario(
      scenario: all.hasErrors ? nil : reading.scenario, issues: all, rows: reading.rows,
      sources: sources, digest: digest(text + traceDigest), document: document, folder: folder)
  }

  private static func load(
    _ place: String, _ content: TraceRequest.Content
  ) throws(TraceError) -> LoadedTrace {
    switch content {
    case .rates(let gaps, let bin):
      return .trace(try TrafficTrace.read(place, gaps: gaps, bin: bin))
    case .tokens:
      let laws = try TokenLaws.read(place)
      return .tokens(input: laws.input, output: laws.output)
    case .faults: return .faults(try FaultTrace.read(place))
    }
  }

  /// What of a file decides results, for the digest.
  private static func digits(_ loaded: LoadedTrace) -> String {
    switch loaded {
    case .trace(let trace):
      return trace.ratesPerSecond.map { String($0.bitPattern, radix: 16) }.joined()
    case .tokens(let input, let output): return "\(input) \(output)"
    case .faults(let trace):
      return trace.rows.map {
        "\($0.onsetUnixSeconds) \($0.durationSeconds) \($0.place ?? "")"
      }.joined(separator: ";")
    case .failure: return ""
    }
  }

  /// A path that is written in a file, as seen from where the program runs.
  private static func beside(_ file: String, _ name: String) -> String {
    if name.hasPrefix("/") { return name }
    let folder = (file as NSString).deletingLastPathComponent
    return folder.isEmpty ? name : (folder as NSString).appendingPathComponent(name)
  }

  /// Two 64-bit hashes under different names; they identify, they do not protect.
  private static func digest(_ text: String) -> String {
    ["scenario", "digest"].map { purpose in
      let value = StreamKey(seed: 0, component: text, purpose: purpose).rawValue
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
