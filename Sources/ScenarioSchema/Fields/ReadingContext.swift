/// One value in force, as `explain` prints it.
public struct ExplainRow: Equatable, Sendable {
  /// The dotted path of the value.
  public var path: String
  /// The value as it would be written.
  public var value: String
  /// The unit that numbers of this kind are kept in; empty for names and bare numbers.
  public var unit: String
  /// Who set it.
  public var provenance: Provenance
  /// Where a default's or preset's figure comes from; empty for values that the user set.
  public var source: String
  /// What the value means, in one line.
  public var help: String

  /// Makes a row.
  public init(
    path: String, value: String, unit: String, provenance: Provenance, source: String, help: String
  ) {
    self.path = path
    self.value = value
    self.unit = unit
    self.provenance = provenance
    self.source = source
    self.help = help
  }
}

/// What is gathered while a document is read: issues with places, and the values in force.
public struct ReadingContext: Sendable {
  /// All issues found so far, in the order of finding.
  public private(set) var issues: [Issue] = []
  /// All values in force so far.
  public private(set) var rows: [ExplainRow] = []
  /// The keys and indices that lead to the value being read.
  public private(set) var steps: [String] = []

  /// Creates an empty context at the root.
  public init() {}

  /// The dotted path of the value being read.
  public var path: String { steps.joined(separator: ".") }

  /// The name of the value in messages: its key, with the index behind it for an item of a list.
  public var name: String {
    guard let last = steps.last else { return "the scenario" }
    guard Int(last) != nil, steps.count > 1 else { return last }
    return "\(steps[steps.count - 2]).\(last)"
  }

  /// Reads something one step further down.
  public mutating func within<Result>(
    _ step: String, _ body: (inout ReadingContext) -> Result
  ) -> Result {
    steps.append(step)
    defer { steps.removeLast() }
    return body(&self)
  }

  /// Adds an error at a mark.
  public mutating func error(_ message: String, at mark: SourceMark?) {
    issues.append(Issue(.error, mark: mark, path: path, message))
  }

  /// Adds a warning at a mark.
  public mutating func warn(_ message: String, at mark: SourceMark?) {
    issues.append(Issue(.warning, mark: mark, path: path, message))
  }

  /// Adds an issue made elsewhere.
  public mutating func add(_ issue: Issue) {
    issues.append(issue)
  }

  /// Adds a value that follows from others, behind the values that stand closest to its path.
  public mutating func explainDerived(
    at path: [String], _ value: String, unit: String, source: String, help: String
  ) {
    let row = ExplainRow(
      path: path.joined(separator: "."), value: value, unit: unit, provenance: .default,
      source: source, help: help)
    for count in stride(from: path.count - 1, to: 0, by: -1) {
      let prefix = path.prefix(count).joined(separator: ".") + "."
      if let index = rows.lastIndex(where: { $0.path.hasPrefix(prefix) }) {
        rows.insert(row, at: index + 1)
        return
      }
    }
    rows.append(row)
  }

  /// Takes back the warnings that came after the first `count` issues.
  public mutating func dropWarnings(after count: Int) {
    let kept = issues.dropFirst(count).filter { $0.severity == .error }
    issues = issues.prefix(count) + kept
  }

  /// Adds a value in force at the current path.
  public mutating func explain(
    _ value: String, unit: String, provenance: Provenance, source: String, help: String
  ) {
    rows.append(
      ExplainRow(
        path: path, value: value, unit: unit, provenance: provenance, source: source, help: help))
  }
}
