import ScenarioSchema

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

/// What loading a traffic trace gives.
public enum LoadedTrace: Sendable {
  /// The trace.
  case trace(TrafficTrace)
  /// Why it could not be loaded, in words that follow "trace 'file': ".
  case failure(String)
}

extension Scenario {
  /// Reads a scenario and reports every issue in it.
  ///
  /// - Parameters:
  ///   - document: the joined document, after includes and overrides.
  ///   - loadTrace: loads the file that `traffic.rate.trace` names, given the name as written and
  ///     the file that it stands in (an override names no file).
  public static func read(
    from document: ScenarioDocument,
    loadTrace: (_ name: String, _ scenarioFile: String?) -> LoadedTrace = { _, _ in
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
