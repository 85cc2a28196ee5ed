#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is read in chunks, so that its size does not matter.
final class InputFile {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(TraceError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      switch errno {
      case ENOENT, ENOTDIR:
        throw TraceError(
          file: path, found: "there is no such file", allowed: "a trace is a CSV file",
          remedy: "check the path, which is relative to the scenario's folder")
      case EACCES, EPERM:
        throw TraceError(
          .inputOutput, file: path, found: "cannot read it", allowed: "permission denied")
      default:
        throw TraceError(
          .inputOutput, file: path, found: "cannot open it", allowed: "system error \(errno)")
      }
    }
  }

  deinit { close(descriptor) }

  /// Replaces `buffer` by the next bytes of the file, up to its capacity; empty at the end.
  func read(into buffer: inout [UInt8], upTo size: Int) throws(TraceError) {
    if buffer.count != size { buffer = [UInt8](repeating: 0, count: size) }
    while true {
      let count = readFile(descriptor, &buffer)
      if count >= 0 {
        buffer.removeLast(size - count)
        return
      }
      switch errno {
      case EINTR: continue
      case EISDIR:
        throw TraceError(
          file: path, found: "it is a folder", allowed: "a trace is a CSV file",
          remedy: "name a file in it")
      default:
        throw TraceError(
          .inputOutput, file: path, found: "cannot read it", allowed: "system error \(errno)")
      }
    }
  }
}

// Inside the class its own method hides the C function.
private func readFile(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
  read(descriptor, &buffer, buffer.count)
}
