import Experiments

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the records of a journal or shard one after another.
///
/// An incomplete record at the end, which a kill leaves, is not there: reading ends before it. Everything
/// else that is not as it was written is an error that names the byte.
final class JournalReader {
  let path: String
  let descriptor: Int32
  /// The length of the file when it was opened.
  let size: Int64
  /// Where the next record begins.
  private(set) var place: Int64
  /// Whether the file ends in the middle of a record, or in that of its first bytes.
  private(set) var isTorn = false

  /// Opens a file.
  ///
  /// - Parameter flags: of `open`.
  /// - Throws: `OutputError` where it cannot be opened, or is no file of this kind.
  init(_ path: String, flags: Int32 = O_RDONLY) throws(OutputError) {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw OutputError(errno: errno, attempt: "cannot open '\(path)'") }
    size = Int64(lseek(descriptor, 0, SEEK_END))
    place = 0
    let magic = JournalFormat.magic
    let start = try read(min(magic.count, Int(size)))
    if start != Array(magic.prefix(start.count)) {
      throw OutputError(
        code: .notOurs, message: "cannot use '\(path)'",
        cause: "it holds no replications of this program, or of one whose files look different")
    }
    isTorn = start.count < magic.count
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The next record; nil at the end or before an incomplete one.
  func next() throws(OutputError) -> JournalFormat.Record? {
    let start = place
    let prefixLength = Int64(JournalFormat.prefixLength)
    if isTorn || start == size { return nil }
    if size - start < prefixLength {
      isTorn = true
      return nil
    }
    do {
      let prefix = try read(JournalFormat.prefixLength)
      let length = try JournalFormat.restLength(prefix)
      if size - start - prefixLength < Int64(length) {
        place = start
        isTorn = true
        return nil
      }
      return try JournalFormat.record(prefix, try read(length))
    } catch let damage as JournalDamage {
      throw OutputError(
        code: .inputOutput, message: "'\(path)' is damaged",
        cause: "\(damage.what), at byte \(start) of \(size)")
    } catch let error as OutputError {
      throw error
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Goes to the beginning of a record.
  func seek(to place: Int64) {
    self.place = place
    isTorn = false
  }

  private func read(_ count: Int) throws(OutputError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var part = [UInt8](repeating: 0, count: count)
    while bytes.count < count {
      let got = pread(descriptor, &part, count - bytes.count, off_t(place))
      if got < 0, errno == EINTR { continue }
      if got < 0 { throw OutputError(errno: errno, attempt: "cannot read '\(path)'") }
      if got == 0 {
        throw OutputError(
          code: .inputOutput, message: "cannot read '\(path)'", cause: "it became shorter")
      }
      bytes += part.prefix(got)
      place += Int64(got)
    }
    return bytes
  }
}
