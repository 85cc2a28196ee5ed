import ScenarioSchema
import Stochastics

/// What reading a document gives.
public struct ScenarioReading: Sendable {
  /// The scenario; nil when there are errors.
  public var scenario: Scenario?
  /// All errors and warnings, in file order.
  public var issues: [Issue]
  /// Every value in force with its unit and who set it, in the order of the reference.
  public var rows: [ExplainRow]

  /// Makes a result, for documents that could not even be loaded.
  public init(scenario: Scenario?, issues: [Issue], rows: [ExplainRow]) {
    self.scenario = scenario
    self.issues = issues
    self.rows = rows
  }
}

/// A file that a scenario names, and how it is to be read.
public struct TraceRequest: Equatable, Sendable {
  /// What is wanted from it.
  public enum Content: Equatable, Sendable {
    /// Rates; `bin` is the step in seconds in which a log of single requests is counted.
    case rates(gaps: TraceGaps, bin: Int64?)
    /// The laws of tokens of a log of requests.
    case tokens
    /// Faults: onset, duration, place.
    case faults
  }

  /// The name as written.
  public var name: String
  /// The file that names it; nil for an override.
  public var scenarioFile: String?
  /// What is wanted.
  public var content: Content

  /// Makes a request.
  public init(
    name: String, scenarioFile: String? = nil, content: Content = .rates(gaps: .refused, bin: nil)
  ) {
    self.name = name
    self.scenarioFile = scenarioFile
    self.content = content
  }
}

/// What loading a file of traffic gives.
public enum LoadedTrace: Sendable {
  /// The trace.
  case trace(TrafficTrace)
  /// The laws of prompt and answer.
  case tokens(input: Distribution, output: Distribution)
  /// Faults as a file lists them.
  case faults(FaultTrace)
  /// Why it could not be loaded, in words that follow "trace 'file': ".
  case failure(String)
}

extension Scenario {
  /// Reads a scenario and reports every issue in it.
  ///
  /// - Parameters:
  ///   - document: the joined document, after includes and overrides.
  ///   - loadTrace: loads a file that the traffic names.
  public static func read(
    from document: ScenarioDocument,
    loadTrace: (TraceRequest) -> LoadedTrace = { _ in
      .failure("no trace can be read here")
    }
  ) -> ScenarioReading {
    var context = ReadingContext()
    let root = FlattenedPaste.removed(from: document.root, &context)
    var scenario: Scenario?
    if let block = ScenarioBlock.fields.read(root, into: ScenarioBlock(), &context) {
      var resolver = ScenarioResolver(block: block, root: root, context: context)
      scenario = resolver.resolve(loadTrace: loadTrace)
      context = resolver.context
    }
    return ScenarioReading(
      scenario: context.issues.hasErrors ? nil : scenario,
      issues: context.issues.inFileOrder(document.sources), rows: context.rows)
  }

  /// What is known about every key of a scenario, for help and documentation.
  public static var reference: [FieldDescription] { ScenarioBlock.fields.descriptions }
}
