/// What is known about a key, whatever its type: for help, `explain` and documentation.
public struct FieldDescription: Equatable, Sendable {
  /// The key.
  public var key: String
  /// What the value looks like.
  public var shape: FieldShape
  /// Whether the key must be written.
  public var isRequired: Bool
  /// The default as it would be written; nil when there is none.
  public var defaultText: String?
  /// Where the default comes from.
  public var source: String
  /// What the value means, in one line.
  public var help: String
}

/// One key of a scenario block: reading, issues, `explain`, writing and documentation follow.
public struct Field<Block: Sendable>: Sendable {
  /// What is known about the key.
  public var description: FieldDescription
  let read: @Sendable (inout Block, DocumentNode?, SourceMark?, inout ReadingContext) -> Void
  let write: @Sendable (Block) -> DocumentNode?

  /// A key that must be written.
  public static func required<Value>(
    _ key: String, _ path: WritableKeyPath<Block, Value> & Sendable, _ kind: FieldKind<Value>,
    help: String
  ) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: kind.shape, isRequired: true, defaultText: nil, source: "", help: help),
      read: { block, node, mark, context in
        guard let node else {
          context.error(
            "\(context.name) lacks the key '\(key)': \(help)", at: mark)
          return
        }
        let value = context.within(key) { kind.readExplained(node, "", help, &$0) }
        if let value { block[keyPath: path] = value }
      },
      write: { kind.write($0[keyPath: path]) })
  }

  /// A key with a default.
  ///
  /// - Parameter source: where the default's figure comes from.
  public static func defaulted<Value>(
    _ key: String, _ path: WritableKeyPath<Block, Value> & Sendable, _ kind: FieldKind<Value>,
    _ defaultValue: Value, source: String = "", help: String
  ) -> Field {
    let defaultNode = kind.write(defaultValue)
    return Field(
      description: FieldDescription(
        key: key, shape: kind.shape, isRequired: false, defaultText: defaultNode.flowText,
        source: source, help: help),
      read: { block, node, _, context in
        guard let node else {
          block[keyPath: path] = defaultValue
          context.within(key) {
            $0.explain(
              defaultNode.flowText, unit: kind.unit, provenance: .default, source: source,
              help: help)
          }
          return
        }
        let value = context.within(key) { kind.readExplained(node, "", help, &$0) }
        if let value { block[keyPath: path] = value }
      },
      write: { kind.write($0[keyPath: path]) })
  }

  /// A key that may be left out, and then has no value.
  public static func optional<Value>(
    _ key: String, _ path: WritableKeyPath<Block, Value?> & Sendable, _ kind: FieldKind<Value>,
    help: String
  ) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: kind.shape, isRequired: false, defaultText: nil, source: "", help: help),
      read: { block, node, _, context in
        guard let node else { return }
        let value = context.within(key) { kind.readExplained(node, "", help, &$0) }
        if let value { block[keyPath: path] = value }
      },
      write: { $0[keyPath: path].map(kind.write) })
  }

  /// A block that is in force with its defaults when it is left out.
  public static func nested<Value>(
    _ key: String, _ path: WritableKeyPath<Block, Value> & Sendable, _ kind: FieldKind<Value>,
    help: String
  ) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: kind.shape, isRequired: false, defaultText: nil, source: "", help: help),
      read: { block, node, mark, context in
        let node = node ?? DocumentNode(.mapping([]), mark: mark)
        let value = context.within(key) { kind.read(node, &$0) }
        if let value { block[keyPath: path] = value }
      },
      write: { kind.write($0[keyPath: path]) })
  }

  /// A mapping whose keys belong to the block itself, such as `per_zone: {min: 4, max: 12}`.
  ///
  /// Left out, its keys have their defaults.
  public static func group(_ key: String, _ list: FieldList<Block>, help: String) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: .block(list.descriptions), isRequired: false, defaultText: nil, source: "",
        help: help),
      read: { block, node, mark, context in
        let node = node ?? DocumentNode(.mapping([]), mark: mark)
        let old = block
        if let value = context.within(key, { list.read(node, into: old, &$0) }) { block = value }
      },
      write: { list.write($0) })
  }

  /// The key as one of a block that holds this one, for keys that several blocks share.
  public func lifted<Outer>(
    to path: WritableKeyPath<Outer, Block> & Sendable
  ) -> Field<Outer> {
    let (read, write) = (read, write)
    return Field<Outer>(
      description: description,
      read: { outer, node, mark, context in read(&outer[keyPath: path], node, mark, &context) },
      write: { write($0[keyPath: path]) })
  }

  /// A key of the language that this version reads but does not simulate: a warning.
  ///
  /// - Parameter help: what it will mean.
  public static func notSimulated(_ key: String, help: String) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: .ignored, isRequired: false, defaultText: nil, source: "", help: help),
      read: { _, node, _, context in
        guard let node else { return }
        context.within(key) {
          $0.warn(
            "'\(key)' is read, but this version does not simulate it (\(help))", at: node.mark)
        }
      },
      write: { _ in nil })
  }
}

extension FieldKind {
  /// Reads a node and adds its row for `explain` when it is a leaf.
  func readExplained(
    _ node: DocumentNode, _ source: String, _ help: String, _ context: inout ReadingContext
  ) -> Value? {
    guard let value = read(node, &context) else { return nil }
    if isLeaf {
      var source = source
      if case .preset(_, let origin) = node.provenance { source = origin }
      context.explain(
        write(value).flowText, unit: unit, provenance: node.provenance, source: source, help: help)
    }
    return value
  }
}
