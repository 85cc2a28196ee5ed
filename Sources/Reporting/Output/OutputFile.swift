#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A place that takes bytes in order: a file, or memory in tests.
public protocol ByteSink: AnyObject {
  /// Takes all of `bytes`, or throws and has taken an unknown part of them.
  func write(_ bytes: [UInt8]) throws(OutputError)
  /// Makes what was written lasting. Nothing may be written afterwards.
  func close() throws(OutputError)
}

/// A sink that keeps what it is given, for standard output and for tests.
public final class MemorySink: ByteSink {
  /// Everything written so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty sink.
  public init() {}

  /// Appends the bytes.
  public func write(_ bytes: [UInt8]) { self.bytes += bytes }

  /// Does nothing: memory needs no closing.
  public func close() {}
}

/// A new file that is being written; its descriptor is closed when the last reference goes.
public final class OutputFile: ByteSink {
  /// Where the file is, for messages.
  public let path: String
  private var descriptor: Int32

  /// Creates the file; what is there already is never overwritten.
  ///
  /// - Throws: `OutputError` when the file exists or cannot be created.
  public init(creating path: String) throws(OutputError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw OutputError(errno: errno, attempt: "cannot create '\(path)'") }
  }

  /// Opens something that exists, such as a device, for writing.
  init(existing path: String) throws(OutputError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    if descriptor < 0 { throw OutputError(errno: errno, attempt: "cannot open '\(path)'") }
  }

  deinit {
    if descriptor >= 0 { _ = closeFile(descriptor) }
  }

  /// Writes all bytes, going on after short writes and interruptions.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    precondition(descriptor >= 0, "write after close of \(path)")
    var rest = bytes
    while !rest.isEmpty {
      let written = writeFile(descriptor, rest)
      if written < 0 {
        if errno == EINTR { continue }
        throw OutputError(errno: errno, attempt: "cannot write '\(path)'")
      }
      if written == rest.count { return }
      rest.removeFirst(written)
    }
  }

  /// Brings the file to the disk and closes it. A second call does nothing.
  ///
  /// Full disks and quotas may only show here, so a result counts as written once this returned.
  public func close() throws(OutputError) {
    if descriptor < 0 { return }
    let synced = fsync(descriptor)
    let failure = errno
    let closed = closeFile(descriptor)
    let closeFailure = errno
    descriptor = -1
    // Devices and pipes cannot be synchronised, which is no failure.
    if synced != 0 && failure != EINVAL && failure != ENOTSUP {
      throw OutputError(errno: failure, attempt: "cannot write '\(path)' to the disk")
    }
    if closed != 0 && closeFailure != EINTR {
      throw OutputError(errno: closeFailure, attempt: "cannot close '\(path)'")
    }
  }
}

// Inside the class its own methods hide the C functions of the same names.
private func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func writeFile(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
  write(descriptor, bytes, bytes.count)
}
