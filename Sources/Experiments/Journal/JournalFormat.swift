import CloudSimulation

/// The bytes of a journal and of a shard: records with checksums behind one another.
///
/// A file begins with eight bytes that name the format. A record is its kind and the length of its body
/// (4 bytes each, the lowest first), the checksum of these eight bytes, the body, and the body's checksum.
/// The first record is the header; batches follow; a finished shard ends with a record that counts its
/// replications. Whatever a kill leaves is a beginning of such a file, so an incomplete last record is
/// simply not there; bytes that are there and wrong are damage.
public enum JournalFormat {
  /// The first bytes of every file.
  public static let magic = Array("NINES-1\n".utf8)
  /// Bytes before a record's body.
  public static let prefixLength = 12
  /// The longest body that is believed: a header that is damaged asks for more.
  static let longestBody = 1 << 30

  /// What a record holds.
  public enum Record: Sendable, Equatable {
    /// What the file belongs to.
    case header(JournalHeader)
    /// Replications from a number on.
    case batch(first: Int, results: [ReplicationResult])
    /// The file is finished, with so many replications.
    case end(count: Int)
  }

  private struct Batch: Codable {
    let first: Int
    let results: [ReplicationResult]
  }

  /// The bytes of a record.
  public static func bytes(of record: Record) throws -> [UInt8] {
    let (kind, body): (UInt8, [UInt8]) =
      switch record {
      case .header(let header): (1, try BinaryEncoder.bytes(of: header))
      case .batch(let first, let results):
        (2, try BinaryEncoder.bytes(of: Batch(first: first, results: results)))
      case .end(let count): (3, try BinaryEncoder.bytes(of: count))
      }
    let buffer = BinaryEncoder.Buffer()
    buffer.write(fixed: UInt64(kind), bytes: 4)
    buffer.write(fixed: UInt64(body.count), bytes: 4)
    buffer.write(fixed: UInt64(Checksum.crc32(buffer.bytes)), bytes: 4)
    buffer.bytes += body
    buffer.write(fixed: UInt64(Checksum.crc32(body)), bytes: 4)
    return buffer.bytes
  }

  /// The length of what follows a record's prefix: body and checksum.
  ///
  /// - Throws: `JournalDamage` for a prefix that no writer wrote.
  public static func restLength(_ prefix: [UInt8]) throws(JournalDamage) -> Int {
    precondition(prefix.count == prefixLength, "a prefix of \(prefix.count) bytes")
    guard number(prefix, 8) == Int(Checksum.crc32(prefix[0..<8])), number(prefix, 4) <= longestBody
    else { throw JournalDamage(what: "the beginning of a record does not match its checksum") }
    return number(prefix, 4) + 4
  }

  /// The record of a prefix and what follows it.
  ///
  /// - Throws: `JournalDamage` where the checksum or the body is wrong.
  public static func record(_ prefix: [UInt8], _ rest: [UInt8]) throws(JournalDamage) -> Record {
    let body = Array(rest.dropLast(4))
    guard number(rest, body.count) == Int(Checksum.crc32(body)) else {
      throw JournalDamage(what: "a record does not match its checksum")
    }
    do {
      switch prefix[0] {
      case 1: return .header(try BinaryDecoder.value(JournalHeader.self, of: body))
      case 2:
        let batch = try BinaryDecoder.value(Batch.self, of: body)
        return .batch(first: batch.first, results: batch.results)
      case 3: return .end(count: try BinaryDecoder.value(Int.self, of: body))
      default: throw JournalDamage(what: "a record of the unknown kind \(prefix[0])")
      }
    } catch let damage as JournalDamage {
      throw damage
    } catch {
      // The checksum is right, so a program with other results wrote it.
      throw JournalDamage(what: "a record that this program cannot read, although it is whole")
    }
  }

  private static func number(_ bytes: [UInt8], _ place: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}

/// Bytes of a journal or shard that are there and wrong.
public struct JournalDamage: Error, Equatable, Sendable {
  /// What is wrong.
  public let what: String

  /// Describes damage.
  public init(what: String) { self.what = what }
}
