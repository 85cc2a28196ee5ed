/// The keys of one scenario block: the one place that knows them.
///
/// Reading with all issues and places, writing, `explain`, help and documentation follow from it.
/// Adding a key is one line:
///
/// ```swift
/// .defaulted("dns_ttl", \.dnsTTL, .duration(.zero ... .seconds(604_800)), .seconds(60),
///   source: "AWS News Blog", help: "time to live of the DNS record")
/// ```
public struct FieldList<Block: Sendable>: Sendable {
  /// The fields, in the order of documentation.
  public var fields: [Field<Block>]
  /// Presets that the key `preset` may name.
  public var presets: [Preset]

  /// Groups of keys of which one at most may be written; such a key also replaces a preset's other.
  public var exclusive: [[String]]

  /// Creates a list.
  public init(
    _ fields: [Field<Block>], presets: [Preset] = [], exclusive: [[String]] = []
  ) {
    self.fields = fields
    self.presets = presets
    self.exclusive = exclusive
  }

  /// What is known about the keys.
  public var descriptions: [FieldDescription] { fields.map(\.description) }

  /// All keys that are known, `preset` among them where there are presets.
  public var keys: [String] {
    (presets.isEmpty ? [] : ["preset"]) + fields.map(\.description.key)
  }

  /// Reads a mapping and reports every issue in it.
  ///
  /// - Parameter blank: the value before any key is read; keys that fail keep its values, so the
  ///   result counts only when the context has no errors.
  /// - Returns: the block, or nil when the node is no mapping.
  public func read(
    _ node: DocumentNode, into blank: Block, _ context: inout ReadingContext
  ) -> Block? {
    guard node.entries != nil else {
      let found = node.text == "" ? "empty" : "\(node.kindText), not a mapping"
      context.error(
        "\(context.name) is \(found); write its keys indented below it", at: node.mark)
      return nil
    }
    node.reportDuplicates(&context)
    let filled = withPreset(node, &context)
    // With an unknown preset nobody can say which keys are missing.
    let isPresetUnknown = filled == nil
    reportUnknown(node, &context)
    reportExclusive(node, &context)
    var block = blank
    for field in fields {
      let value = (filled ?? node)[key: field.description.key]
      if value == nil, isPresetUnknown { continue }
      field.read(&block, value, node.mark, &context)
    }
    return block
  }

  /// Writes a block as a mapping with every key that has a value.
  public func write(_ block: Block) -> DocumentNode {
    .mapping(
      fields.compactMap { field in field.write(block).map { (field.description.key, $0) } })
  }

  private func reportUnknown(_ node: DocumentNode, _ context: inout ReadingContext) {
    let known = keys
    for entry in node.entries ?? [] where !known.contains(entry.key) {
      let owner = context.steps.isEmpty ? "the scenario" : context.name
      let hint = NearestName.hint(entry.key, among: known)
      context.within(entry.key) {
        $0.error("'\(entry.key.shortened)' is not a key of \(owner)\(hint)", at: entry.mark)
      }
    }
  }

  private func reportExclusive(_ node: DocumentNode, _ context: inout ReadingContext) {
    for group in exclusive {
      let written = (node.entries ?? []).filter { group.contains($0.key) }
      guard written.count > 1, let last = written.last else { continue }
      let names = written.map { "'\($0.key)'" }.joined(separator: " and ")
      context.within(last.key) {
        $0.error("\(names) exclude each other; keep one of them", at: last.mark)
      }
    }
  }

  /// The node with the values of its preset below its own; nil when the preset is not known.
  private func withPreset(
    _ node: DocumentNode, _ context: inout ReadingContext
  ) -> DocumentNode? {
    guard !presets.isEmpty, let chosen = node[key: "preset"] else { return node }
    guard let preset = presets.first(where: { $0.name == chosen.text }) else {
      let names = presets.map(\.name)
      let hint = NearestName.hint(chosen.text ?? "", among: names)
      context.within("preset") {
        $0.error("preset is \(chosen.kindText), which is not known\(hint)", at: chosen.mark)
      }
      return nil
    }
    context.within("preset") {
      $0.explain(
        preset.name, unit: "", provenance: chosen.provenance, source: preset.source,
        help: preset.summary)
    }
    var base = preset.node(at: node.mark)
    let replaced = exclusive.filter { group in group.contains { node[key: $0] != nil } }.joined()
    base.content = .mapping((base.entries ?? []).filter { !replaced.contains($0.key) })
    return base.merged(with: node)
  }
}

/// Values for a block under a name, with the sources of the figures.
public struct Preset: Sendable, Equatable {
  /// The name that `preset:` gives.
  public var name: String
  /// What it stands for, in one line.
  public var summary: String
  /// Where the figures come from.
  public var source: String
  /// The values, as a scenario would write them.
  public var values: DocumentNode

  /// Creates a preset.
  public init(name: String, summary: String, source: String, values: [(String, DocumentNode)]) {
    self.name = name
    self.summary = summary
    self.source = source
    self.values = .mapping(values)
  }

  /// The values with the preset's provenance; issues in them are shown at the block's place.
  func node(at mark: SourceMark?) -> DocumentNode {
    var node = values.withProvenance(.preset(name: name, source: source))
    if let mark { node.setMark(mark) }
    return node
  }
}
