/// One node of a scenario document: a mapping, a sequence or a scalar, with place and provenance.
///
/// Scalars are text. They get a meaning only when a field of known kind reads them, so that a file
/// may say `no`, `012` or `12:30` and mean just that.
public struct DocumentNode: Sendable, Equatable {
  /// What a node holds.
  public enum Content: Sendable, Equatable {
    /// Keys with values, in the order they were written.
    case mapping([Entry])
    /// Items in order.
    case sequence([DocumentNode])
    /// Text; empty when nothing was written.
    case scalar(String)
  }

  /// A key of a mapping with its value.
  public struct Entry: Sendable, Equatable {
    /// The key's text.
    public var key: String
    /// The key's place.
    public var mark: SourceMark?
    /// The value.
    public var value: DocumentNode

    /// Creates an entry.
    public init(key: String, mark: SourceMark? = nil, value: DocumentNode) {
      self.key = key
      self.mark = mark
      self.value = value
    }
  }

  /// What the node holds.
  public var content: Content
  /// Where it was written; nil for values that no text gave.
  public var mark: SourceMark?
  /// Who set it.
  public var provenance: Provenance

  /// Creates a node.
  public init(_ content: Content, mark: SourceMark? = nil, provenance: Provenance = .default) {
    self.content = content
    self.mark = mark
    self.provenance = provenance
  }

  /// A scalar without a place.
  public static func scalar(_ text: String) -> DocumentNode {
    DocumentNode(.scalar(text))
  }

  /// A sequence without a place.
  public static func sequence(_ items: [DocumentNode]) -> DocumentNode {
    DocumentNode(.sequence(items))
  }

  /// A mapping without a place.
  public static func mapping(_ entries: [(String, DocumentNode)]) -> DocumentNode {
    DocumentNode(.mapping(entries.map { Entry(key: $0.0, value: $0.1) }))
  }

  /// The entries of a mapping, nil for other nodes.
  public var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The items of a sequence, nil for other nodes.
  public var items: [DocumentNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The text of a scalar, nil for other nodes.
  public var text: String? {
    if case .scalar(let text) = content { text } else { nil }
  }

  /// The value of a mapping's first entry with this key.
  public subscript(key key: String) -> DocumentNode? {
    entries?.first { $0.key == key }?.value
  }

  /// The scalar under the key `name`, by which items of a list are told apart.
  public var itemName: String? {
    self[key: "name"]?.text
  }

  /// What the node is, in the words of messages.
  public var kindText: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let text): text.isEmpty ? "empty" : "'\(text)'"
    }
  }

  /// Whether two nodes hold the same keys, items and texts, whatever their places and provenance.
  public func hasSameContent(as other: DocumentNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)):
      a == b
    case (.sequence(let a), .sequence(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.hasSameContent(as: $1) }
    case (.mapping(let a), .mapping(let b)):
      a.count == b.count
        && zip(a, b).allSatisfy { $0.key == $1.key && $0.value.hasSameContent(as: $1.value) }
    default:
      false
    }
  }

  /// The node with this provenance on itself and on everything below it.
  public func withProvenance(_ provenance: Provenance) -> DocumentNode {
    var copy = self
    copy.provenance = provenance
    switch content {
    case .scalar:
      break
    case .sequence(let items):
      copy.content = .sequence(items.map { $0.withProvenance(provenance) })
    case .mapping(let entries):
      copy.content = .mapping(
        entries.map {
          Entry(key: $0.key, mark: $0.mark, value: $0.value.withProvenance(provenance))
        })
    }
    return copy
  }

  /// The node as if no file had given it: equal to any other that holds the same.
  public var withoutPlaces: DocumentNode {
    switch content {
    case .scalar(let text): .scalar(text)
    case .sequence(let items): .sequence(items.map(\.withoutPlaces))
    case .mapping(let entries): .mapping(entries.map { ($0.key, $0.value.withoutPlaces) })
    }
  }

  /// The node written on one line in flow style, for reports: `{p50: 1min, p90: 3min}`.
  public var flowText: String {
    switch content {
    case .scalar(let text):
      text
    case .sequence(let items):
      "[" + items.map(\.flowText).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    }
  }
}
