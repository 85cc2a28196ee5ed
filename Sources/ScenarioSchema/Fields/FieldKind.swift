/// What a value looks like in a file: for help, the reference page and a JSON Schema.
public indirect enum FieldShape: Equatable, Sendable {
  /// A scalar: what it is, its units, its range in words.
  case scalar(noun: String, units: [String], range: String)
  /// One of these words.
  case choice([String])
  /// A law of chance of a quantity, or a bare quantity.
  case distribution(noun: String, units: [String], range: String)
  /// A list of items of one shape.
  case list(FieldShape)
  /// A mapping from free names to values of one shape.
  case map(FieldShape)
  /// A mapping with these keys.
  case block([FieldDescription])
  /// Anything: read without effect, or kept as it is written.
  case ignored
}

/// How values of one kind are read from nodes and written to them.
public struct FieldKind<Value: Sendable>: Sendable {
  /// What they look like.
  public var shape: FieldShape
  /// The unit that numbers are kept in, for reports.
  public var unit: String
  /// Whether the value is explained in one row; blocks explain their own values.
  public var isLeaf: Bool
  /// Reads a node, or reports why not.
  public var read: @Sendable (DocumentNode, inout ReadingContext) -> Value?
  /// Writes a value.
  public var write: @Sendable (Value) -> DocumentNode

  /// Creates a kind.
  public init(
    shape: FieldShape, unit: String = "", isLeaf: Bool = true,
    read: @escaping @Sendable (DocumentNode, inout ReadingContext) -> Value?,
    write: @escaping @Sendable (Value) -> DocumentNode
  ) {
    self.shape = shape
    self.unit = unit
    self.isLeaf = isLeaf
    self.read = read
    self.write = write
  }

  /// A kind whose values are one scalar.
  ///
  /// - Parameters:
  ///   - quantity: what is asked for, with its units.
  ///   - range: the allowed range in words.
  ///   - parse: reads the text; throws the problem.
  ///   - format: writes text that `parse` reads back to the same value.
  public static func scalar(
    _ quantity: QuantityKind, range: String = "",
    parse: @escaping @Sendable (String) throws(QuantityProblem) -> Value,
    format: @escaping @Sendable (Value) -> String
  ) -> FieldKind {
    FieldKind(
      shape: .scalar(
        noun: quantity.noun, units: quantity.units.map(\.symbol).filter { !$0.isEmpty },
        range: range),
      unit: quantity.keptUnit,
      read: { node, context in
        guard let text = node.text else {
          let example = quantity.noun
          context.error("\(context.name) is \(node.kindText), not \(example)", at: node.mark)
          return nil
        }
        do throws(QuantityProblem) {
          return try parse(text)
        } catch {
          let message = error.message(
            name: context.name, text: text, quantity: quantity, range: range)
          context.error(message, at: node.mark)
          return nil
        }
      },
      write: { .scalar(format($0)) })
  }

  /// The kind with values of another type.
  public func map<Other: Sendable>(
    _ forward: @escaping @Sendable (Value) -> Other,
    back: @escaping @Sendable (Other) -> Value
  ) -> FieldKind<Other> {
    let (read, write) = (read, write)
    return FieldKind<Other>(
      shape: shape, unit: unit, isLeaf: isLeaf,
      read: { read($0, &$1).map(forward) }, write: { write(back($0)) })
  }
}
