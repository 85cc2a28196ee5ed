/// The checksum of Ethernet and zip: CRC-32 with the reflected polynomial 0xEDB88320.
///
/// It finds every change within 32 successive bits, and others with a probability of all but 2^-32.
///
/// **Source**: ISO/IEC/IEEE 8802-3 (2021), 3.2.9; check value of "123456789": 0xCBF43926.
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  /// The checksum of bytes.
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let table = table
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value = table[Int(truncatingIfNeeded: (value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
    }
    return ~value
  }
}
