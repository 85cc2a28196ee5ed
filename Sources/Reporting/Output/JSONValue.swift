/// A JSON value whose members keep the order in which they were given.
public enum JSONValue: Equatable, Sendable {
  /// The absence of a value.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number; not-a-number and infinities are written as `null`.
  case number(Double)
  /// Text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Named values, in order; names should not repeat.
  case object([Member])

  /// A named value of an object.
  public struct Member: Equatable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: JSONValue

    /// Makes a member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Whether the text has one member a line, or none but the needed characters.
  public enum Layout: Sendable {
    /// Two spaces an indentation step and a line feed at the end.
    case pretty
    /// One line without spaces, without a line feed at the end.
    case compact
  }

  /// The value as JSON text in UTF-8 (RFC 8259): the same bytes for the same value.
  public func bytes(_ layout: Layout = .pretty) -> [UInt8] {
    var result: [UInt8] = []
    append(to: &result, depth: layout == .pretty ? 0 : nil)
    if layout == .pretty { result.append(0x0A) }
    return result
  }

  /// The value as JSON text.
  public func text(_ layout: Layout = .pretty) -> String {
    String(decoding: bytes(layout), as: UTF8.self)
  }

  private func append(to bytes: inout [UInt8], depth: Int?) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes.append(decimal: value)
    case .number(let value) where value.isFinite: bytes.append(shortest: value)
    case .number: bytes += "null".utf8
    case .string(let value): Self.append(value, to: &bytes)
    case .array(let values):
      Self.append(values, within: (0x5B, 0x5D), to: &bytes, depth: depth) { value, bytes, depth in
        value.append(to: &bytes, depth: depth)
      }
    case .object(let members):
      Self.append(members, within: (0x7B, 0x7D), to: &bytes, depth: depth) { member, bytes, depth in
        Self.append(member.name, to: &bytes)
        bytes.append(0x3A)
        if depth != nil { bytes.append(0x20) }
        member.value.append(to: &bytes, depth: depth)
      }
    }
  }

  private static func append<Item>(
    _ items: [Item], within brackets: (UInt8, UInt8), to bytes: inout [UInt8], depth: Int?,
    each: (Item, inout [UInt8], Int?) -> Void
  ) {
    bytes.append(brackets.0)
    let inner = depth.map { $0 + 1 }
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      startLine(inner, &bytes)
      each(item, &bytes, inner)
    }
    if !items.isEmpty { startLine(depth, &bytes) }
    bytes.append(brackets.1)
  }

  private static func startLine(_ depth: Int?, _ bytes: inout [UInt8]) {
    guard let depth else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let hexadecimal = Array("0123456789abcdef".utf8)
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case 0..<0x20, 0x7F:
        bytes += "\\u00".utf8
        bytes += [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// Text from a literal.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number from a literal.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A number from a literal.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A truth value from a literal.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list from a literal.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object from a literal, in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  /// The absence of a value from `nil`.
  public init(nilLiteral: ()) { self = .null }
}
