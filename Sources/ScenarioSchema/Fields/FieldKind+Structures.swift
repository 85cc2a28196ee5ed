/// A value under a free name of the file.
public struct Named<Value: Sendable>: Sendable {
  /// The key.
  public var name: String
  /// The key's place.
  public var mark: SourceMark?
  /// The value.
  public var value: Value

  /// Creates a named value.
  public init(_ name: String, mark: SourceMark? = nil, _ value: Value) {
    self.name = name
    self.mark = mark
    self.value = value
  }
}

extension Named: Equatable where Value: Equatable {}

extension FieldKind {
  /// A mapping with the keys of a field list.
  ///
  /// - Parameters:
  ///   - fields: the keys.
  ///   - blank: the value before any key is read.
  public static func block(_ fields: FieldList<Value>, blank: Value) -> FieldKind {
    FieldKind(
      shape: .block(fields.descriptions), isLeaf: false,
      read: { node, context in fields.read(node, into: blank, &context) },
      write: { fields.write($0) })
  }

  /// A list of items of one kind.
  public static func list<Item>(
    _ item: FieldKind<Item>, atLeast: Int = 0, atMost: Int = 10_000
  ) -> FieldKind where Value == [Item] {
    FieldKind(
      shape: .list(item.shape), unit: item.unit, isLeaf: item.isLeaf,
      read: { node, context in
        guard let nodes = node.items else {
          let found = node.text == "" ? "empty" : "\(node.kindText), not a list"
          context.error(
            "\(context.name) is \(found); write '[…]', or items that begin with '- '",
            at: node.mark)
          return nil
        }
        guard nodes.count >= atLeast, nodes.count <= atMost else {
          let allowed = nodes.count < atLeast ? "at least \(atLeast)" : "at most \(atMost)"
          context.error(
            "\(context.name) has \(nodes.count) items; \(allowed) must be given", at: node.mark)
          return nil
        }
        // An item that cannot be read has its issue; the others are kept for further checks.
        var items: [Item] = []
        for (index, child) in nodes.enumerated() {
          if let value = context.within("\(index)", { item.read(child, &$0) }) {
            items.append(value)
          }
        }
        return items
      },
      write: { .sequence($0.map(item.write)) })
  }

  /// A mapping from free names to values of one kind, in file order.
  public static func map<Item>(
    _ item: FieldKind<Item>, atLeast: Int = 0, noun: String
  ) -> FieldKind where Value == [Named<Item>] {
    FieldKind(
      shape: .map(item.shape), unit: item.unit, isLeaf: item.isLeaf,
      read: { node, context in
        guard let entries = node.entries else {
          let found = node.text == "" ? "empty" : "\(node.kindText), not a mapping"
          context.error(
            "\(context.name) is \(found); write the name of each \(noun) with its values, "
              + "indented below it", at: node.mark)
          return nil
        }
        node.reportDuplicates(&context)
        guard entries.count >= atLeast else {
          context.error(
            "\(context.name) names no \(noun); at least \(atLeast) must be given", at: node.mark)
          return nil
        }
        var items: [Named<Item>] = []
        for entry in entries {
          if let problem = NameRule.problem(entry.key) {
            let message = problem.message(
              name: "the name of this \(noun)", text: entry.key, quantity: .name, range: "")
            context.within(entry.key) { $0.error(message, at: entry.mark) }
          }
          if let value = context.within(entry.key, { item.read(entry.value, &$0) }) {
            items.append(Named(entry.key, mark: entry.mark, value))
          }
        }
        return items
      },
      write: { .mapping($0.map { ($0.name, item.write($0.value)) }) })
  }
}

extension FieldKind where Value == DocumentNode {
  /// Anything, kept as it is written: a value that another path of the document will read.
  public static var anything: FieldKind {
    FieldKind(shape: .ignored, read: { node, _ in node }, write: { $0 })
  }
}

extension DocumentNode {
  /// Reports every key that is written a second time in this mapping, at its own place.
  func reportDuplicates(_ context: inout ReadingContext) {
    var seen: [String: SourceMark?] = [:]
    for entry in entries ?? [] {
      guard let first = seen[entry.key] else {
        seen[entry.key] = .some(entry.mark)
        continue
      }
      let line = first.map { $0.line > 0 ? " on line \($0.line)" : "" } ?? ""
      context.within(entry.key) {
        $0.error(
          "'\(entry.key.shortened)' is written twice, first\(line.isEmpty ? " above" : line); "
            + "remove one of them", at: entry.mark)
      }
    }
  }
}
