/// Reads what `BinaryEncoder` wrote. Bytes that end too early or hold impossible numbers are an error.
struct BinaryDecoder: Decoder {
  /// Bytes and the place of the next one, shared by all containers of one value.
  final class Source {
    let bytes: [UInt8]
    var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  let source: Source
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The value that bytes stand for; all of them must be used.
  static func value<Value: Decodable>(_ type: Value.Type, of bytes: [UInt8]) throws -> Value {
    let source = Source(bytes)
    let value = try source.read(any: type)
    if source.place != bytes.count { throw source.damaged("\(bytes.count) bytes for a value") }
    return value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Fields(source: source))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try Items(source: source) }
  func singleValueContainer() -> any SingleValueDecodingContainer { Single(source: source) }
}

extension BinaryDecoder.Source {
  func damaged(_ words: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "\(words) at byte \(place)"))
  }

  func byte() throws -> UInt8 {
    if place == bytes.count { throw damaged("the end") }
    place += 1
    return bytes[place - 1]
  }

  func fixed(bytes count: Int) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in 0..<count { value |= UInt64(try byte()) << UInt64(8 * shift) }
    return value
  }

  func unsigned() throws -> UInt128 {
    var value: UInt128 = 0
    var shift: UInt128 = 0
    while true {
      let next = try byte()
      if shift > 126 { throw damaged("a number of too many bytes") }
      value |= UInt128(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  func signed() throws -> Int128 {
    let value = try unsigned()
    return Int128(truncatingIfNeeded: value >> 1) ^ -Int128(truncatingIfNeeded: value & 1)
  }

  func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
    let value = Value.isSigned ? Value(exactly: try signed()) : Value(exactly: try unsigned())
    guard let value else { throw damaged("a number that is too large for \(type)") }
    return value
  }

  func text() throws -> String {
    let count = try integer(UInt32.self)
    if Int(count) > bytes.count - place { throw damaged("a text that is too long") }
    let text = String(decoding: bytes[place..<place + Int(count)], as: UTF8.self)
    place += Int(count)
    return text
  }

  func bool() throws -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw damaged("neither yes nor no")
    }
  }

  func double() throws -> Double { Double(bitPattern: try fixed(bytes: 8)) }

  func read<Value: Decodable>(any type: Value.Type) throws -> Value {
    let value: Any
    switch type {
    case is Int.Type: value = try integer(Int.self)
    case is Int64.Type: value = try integer(Int64.self)
    case is Double.Type: value = try double()
    case is Bool.Type: value = try bool()
    case is Int128.Type: value = try signed()
    case is UInt32.Type: value = try integer(UInt32.self)
    case is UInt64.Type: value = try integer(UInt64.self)
    case is Int32.Type: value = try integer(Int32.self)
    case is String.Type: value = try text()
    default: return try Value(from: BinaryDecoder(source: self))
    }
    guard let value = value as? Value else { throw damaged("no \(type)") }
    return value
  }
}

/// The fields of a structure, in their order.
private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let source: BinaryDecoder.Source
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  /// A field that may be missing says so itself.
  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) throws -> Bool { try !source.bool() }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try source.bool() }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try source.text() }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try source.double() }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
    throw source.damaged("no binary form of Float")
  }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try source.integer(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try source.integer(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try source.integer(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try source.integer(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try source.integer(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try source.integer(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try source.integer(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try source.integer(type) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try source.integer(type) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try source.integer(type) }
  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try source.signed() }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try source.read(any: type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    KeyedDecodingContainer(Fields<Nested>(source: source))
  }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try Items(source: source)
  }
  func superDecoder() -> any Decoder { BinaryDecoder(source: source) }
  func superDecoder(forKey key: Key) -> any Decoder { BinaryDecoder(source: source) }
}

/// The items of a list, whose number stands before them.
private struct Items: UnkeyedDecodingContainer {
  let source: BinaryDecoder.Source
  let count: Int?
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var isAtEnd: Bool { currentIndex == count }

  init(source: BinaryDecoder.Source) throws {
    self.source = source
    count = Int(try source.fixed(bytes: 4))
  }

  private mutating func advance() throws {
    if isAtEnd { throw source.damaged("more items than the list has") }
    currentIndex += 1
  }

  mutating func decodeNil() -> Bool { false }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try advance()
    return try source.read(any: type)
  }
  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try advance()
    return KeyedDecodingContainer(Fields<Nested>(source: source))
  }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try advance()
    return try Items(source: source)
  }
  mutating func superDecoder() -> any Decoder { BinaryDecoder(source: source) }
}

/// A value that stands for itself.
private struct Single: SingleValueDecodingContainer {
  let source: BinaryDecoder.Source
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { false }
  func decode(_ type: Bool.Type) throws -> Bool { try source.bool() }
  func decode(_ type: String.Type) throws -> String { try source.text() }
  func decode(_ type: Double.Type) throws -> Double { try source.double() }
  func decode(_ type: Float.Type) throws -> Float { throw source.damaged("no form of Float") }
  func decode(_ type: Int.Type) throws -> Int { try source.integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try source.integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try source.integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try source.integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try source.integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try source.integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try source.integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try source.integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try source.integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try source.integer(type) }
  func decode(_ type: Int128.Type) throws -> Int128 { try source.signed() }
  func decode<T: Decodable>(_ type: T.Type) throws -> T { try source.read(any: type) }
}
