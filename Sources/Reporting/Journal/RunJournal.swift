import CloudSimulation
import Experiments

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The journal of a run: every finished batch, appended, so that a killed run can go on where it was.
///
/// Replications come back bit by bit, and a run handles them as if it had just simulated them: the files
/// of a run that was killed any number of times are those of an unbroken one. Appending needs no flush:
/// what a killed process wrote is there, and what a machine lost with its power is simulated again.
public final class RunJournal: ResultKeeper {
  /// Where it is.
  public let path: String
  /// Replications that an earlier run left.
  public private(set) var restored = 0
  private let reader: JournalReader
  /// Where the batches end that are whole.
  private var end: Int64 = 0
  /// Read but not yet taken, the first one's number.
  private var pending: [ReplicationResult] = []
  private var pendingFirst = 0

  /// Opens the journal of an earlier run, or begins one.
  ///
  /// - Throws: `OutputError` when another run is using it, when it belongs to something else, or is
  ///   damaged; the file is then left as it is.
  public init(at path: String, _ header: JournalHeader) throws(OutputError) {
    self.path = path
    reader = try JournalReader(path, flags: O_RDWR | O_CREAT)
    if flock(reader.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw OutputError(
        code: .alreadyExists, message: "cannot use '\(path)'", cause: "another run is writing it")
    }
    let found = try reader.next()
    if let found {
      guard case .header(let old) = found else {
        throw Self.unusable(path, "it does not begin with a header")
      }
      if let difference = header.difference(from: old) { throw Self.unusable(path, difference) }
      try scan()
    } else {
      try begin(header)
    }
  }

  private static func unusable(_ path: String, _ reason: String) -> OutputError {
    OutputError(
      code: .notOurs, message: "cannot go on from '\(path)'",
      cause: "\(reason); move it away to begin anew")
  }

  /// Writes the header over what a kill left of one.
  private func begin(_ header: JournalHeader) throws(OutputError) {
    let record = try Self.bytes(.header(header))
    try cut(at: 0)
    try append(JournalFormat.magic + record)
    reader.seek(to: end)
  }

  /// Looks at all batches once, and cuts an incomplete one off.
  private func scan() throws(OutputError) {
    let start = reader.place
    end = start
    while let record = try reader.next() {
      guard case .batch(let first, let results) = record, first == restored else {
        throw Self.unusable(path, "replication \(restored) does not follow at byte \(end)")
      }
      restored += results.count
      end = reader.place
    }
    if reader.isTorn { try cut(at: end) }
    reader.seek(to: start)
  }

  private func cut(at length: Int64) throws(OutputError) {
    if ftruncate(reader.descriptor, off_t(length)) != 0 {
      throw OutputError(errno: errno, attempt: "cannot shorten '\(path)'")
    }
    end = length
  }

  private static func bytes(_ record: JournalFormat.Record) throws(OutputError) -> [UInt8] {
    do { return try JournalFormat.bytes(of: record) } catch { preconditionFailure("\(error)") }
  }

  private func append(_ bytes: [UInt8]) throws(OutputError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = pwrite(reader.descriptor, rest, rest.count, off_t(end))
      if written < 0, errno == EINTR { continue }
      if written < 0 { throw OutputError(errno: errno, attempt: "cannot write '\(path)'") }
      end += Int64(written)
      rest.removeFirst(written)
    }
  }

  /// Gives back replications in their order.
  public func take(first: Int, count: Int) throws -> [ReplicationResult] {
    precondition(first == pendingFirst, "replication \(first) after \(pendingFirst)")
    while pending.count < count, pendingFirst + pending.count < restored {
      guard case .batch(_, let results)? = try reader.next() else {
        throw Self.unusable(path, "it changed while it was read")
      }
      pending += results
    }
    let taken = Array(pending.prefix(count))
    pending.removeFirst(taken.count)
    pendingFirst += taken.count
    return taken
  }

  /// Appends a batch.
  public func keep(_ results: [ReplicationResult], first: Int) throws {
    if results.isEmpty { return }
    precondition(first >= restored, "replication \(first) is kept already")
    try append(try Self.bytes(.batch(first: first, results: results)))
    pendingFirst = first + results.count
  }

  /// Removes the file, when the results are in place.
  public func remove() { unlink(path) }
}
