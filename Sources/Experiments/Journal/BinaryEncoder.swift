/// Writes `Codable` values as bytes: fields in the order of their declaration, without names.
///
/// Whole numbers take as many bytes as they need (zigzag, 7 bits a byte), doubles their 8 bytes, so that a
/// value comes back bit by bit. There is nothing in the bytes that says what they are: whoever reads them
/// must be of the same version, which the header of a journal makes sure of.
struct BinaryEncoder: Encoder {
  /// The bytes, shared by all containers of one value.
  final class Buffer {
    var bytes: [UInt8] = []
  }

  let buffer: Buffer
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The bytes of a value.
  static func bytes(of value: some Encodable) throws -> [UInt8] {
    let buffer = Buffer()
    try value.encode(to: BinaryEncoder(buffer: buffer))
    return buffer.bytes
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Fields(buffer: buffer))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Items(buffer: buffer) }
  func singleValueContainer() -> any SingleValueEncodingContainer { Single(buffer: buffer) }
}

extension BinaryEncoder.Buffer {
  func write(_ value: UInt128) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  func write(_ value: Int128) {
    write(UInt128(truncatingIfNeeded: (value << 1) ^ (value >> 127)))
  }

  func write(fixed value: UInt64, bytes count: Int) {
    for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))) }
  }

  func write(_ value: String) {
    let text = Array(value.utf8)
    write(UInt128(text.count))
    bytes += text
  }

  /// The one place that knows how each type is written.
  func write<Value: Encodable>(any value: Value) throws {
    switch value {
    case let value as Int: write(Int128(value))
    case let value as Int64: write(Int128(value))
    case let value as Double: write(fixed: value.bitPattern, bytes: 8)
    case let value as Bool: bytes.append(value ? 1 : 0)
    case let value as Int128: write(value)
    case let value as UInt32: write(UInt128(value))
    case let value as UInt64: write(UInt128(value))
    case let value as Int32: write(Int128(value))
    case let value as String: write(value)
    default: try value.encode(to: BinaryEncoder(buffer: self))
    }
  }

  /// Types that no result has.
  func refuse(_ value: Any) -> EncodingError {
    .invalidValue(
      value, .init(codingPath: [], debugDescription: "no binary form of \(type(of: value))"))
  }
}

/// The fields of a structure; a field that may be missing is preceded by a byte that says so.
private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let buffer: BinaryEncoder.Buffer
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil(forKey key: Key) { buffer.bytes.append(0) }
  mutating func encode(_ value: Bool, forKey key: Key) throws { try buffer.write(any: value) }
  mutating func encode(_ value: String, forKey key: Key) throws { buffer.write(value) }
  mutating func encode(_ value: Double, forKey key: Key) throws { try buffer.write(any: value) }
  mutating func encode(_ value: Float, forKey key: Key) throws { throw buffer.refuse(value) }
  mutating func encode(_ value: Int, forKey key: Key) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int8, forKey key: Key) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int16, forKey key: Key) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int32, forKey key: Key) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int64, forKey key: Key) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: UInt, forKey key: Key) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt8, forKey key: Key) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt16, forKey key: Key) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt32, forKey key: Key) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt64, forKey key: Key) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: Int128, forKey key: Key) throws { buffer.write(value) }
  mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    try buffer.write(any: value)
  }

  private func optional<T: Encodable>(_ value: T?) throws {
    buffer.bytes.append(value == nil ? 0 : 1)
    if let value { try buffer.write(any: value) }
  }

  mutating func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: String?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent(_ value: Int128?, forKey key: Key) throws { try optional(value) }
  mutating func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
    try optional(value)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(Fields<Nested>(buffer: buffer))
  }
  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    Items(buffer: buffer)
  }
  mutating func superEncoder() -> any Encoder { BinaryEncoder(buffer: buffer) }
  mutating func superEncoder(forKey key: Key) -> any Encoder { BinaryEncoder(buffer: buffer) }
}

/// The items of a list; their number stands before them, in four bytes that are brought up to date.
private struct Items: UnkeyedEncodingContainer {
  let buffer: BinaryEncoder.Buffer
  private let place: Int
  private(set) var count = 0
  var codingPath: [any CodingKey] { [] }

  init(buffer: BinaryEncoder.Buffer) {
    self.buffer = buffer
    place = buffer.bytes.count
    buffer.write(fixed: 0, bytes: 4)
  }

  private mutating func advance() {
    count += 1
    for byte in 0..<4 {
      buffer.bytes[place + byte] = UInt8(truncatingIfNeeded: count >> (8 * byte))
    }
  }

  mutating func encodeNil() throws { throw buffer.refuse("nil in a list") }
  mutating func encode<T: Encodable>(_ value: T) throws {
    advance()
    try buffer.write(any: value)
  }
  mutating func encode(_ value: Float) throws { throw buffer.refuse(value) }
  mutating func encode(_ value: Bool) throws { try item(value) }
  mutating func encode(_ value: String) throws { try item(value) }
  mutating func encode(_ value: Double) throws { try item(value) }
  mutating func encode(_ value: Int) throws { try item(value) }
  mutating func encode(_ value: Int8) throws { try item(Int(value)) }
  mutating func encode(_ value: Int16) throws { try item(Int(value)) }
  mutating func encode(_ value: Int32) throws { try item(value) }
  mutating func encode(_ value: Int64) throws { try item(value) }
  mutating func encode(_ value: UInt) throws { try item(UInt64(value)) }
  mutating func encode(_ value: UInt8) throws { try item(UInt32(value)) }
  mutating func encode(_ value: UInt16) throws { try item(UInt32(value)) }
  mutating func encode(_ value: UInt32) throws { try item(value) }
  mutating func encode(_ value: UInt64) throws { try item(value) }
  mutating func encode(_ value: Int128) throws { try item(value) }

  private mutating func item<T: Encodable>(_ value: T) throws {
    advance()
    try buffer.write(any: value)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    advance()
    return KeyedEncodingContainer(Fields<Nested>(buffer: buffer))
  }
  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    advance()
    return Items(buffer: buffer)
  }
  mutating func superEncoder() -> any Encoder { BinaryEncoder(buffer: buffer) }
}

/// A value that stands for itself, such as the raw value of a case.
private struct Single: SingleValueEncodingContainer {
  let buffer: BinaryEncoder.Buffer
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() throws { throw buffer.refuse("nil") }
  mutating func encode<T: Encodable>(_ value: T) throws { try buffer.write(any: value) }
  mutating func encode(_ value: Float) throws { throw buffer.refuse(value) }
  mutating func encode(_ value: Bool) throws { try buffer.write(any: value) }
  mutating func encode(_ value: String) throws { buffer.write(value) }
  mutating func encode(_ value: Double) throws { try buffer.write(any: value) }
  mutating func encode(_ value: Int) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int8) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int16) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int32) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: Int64) throws { buffer.write(Int128(value)) }
  mutating func encode(_ value: UInt) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt8) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt16) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt32) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: UInt64) throws { buffer.write(UInt128(value)) }
  mutating func encode(_ value: Int128) throws { buffer.write(value) }
}
