/// A failure to write results: what failed, where, and the system's reason.
///
/// The command line ends with exit code 74 when it meets one.
public struct OutputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it is, for code that reacts to it.
  public enum Code: Equatable, Sendable {
    /// The disk, the quota or a limit on file sizes is exhausted.
    case noSpace
    /// The user may not write there.
    case permissionDenied
    /// A folder on the way does not exist.
    case notFound
    /// Something of that name is already there.
    case alreadyExists
    /// The folder there holds something other than results of this program.
    case notOurs
    /// Any other failure of the machine.
    case inputOutput
  }

  /// The kind of failure.
  public let code: Code
  /// What was attempted, naming the path in quotes.
  public let message: String
  /// The reason that the system gave, or what to do about it.
  public let cause: String

  /// Makes a failure from its parts.
  public init(code: Code, message: String, cause: String) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// Makes a failure from an error number of the C library.
  init(errno number: Int32, attempt: String) {
    self.init(code: Self.code(of: number), message: attempt, cause: reason(ofErrno: number))
  }

  /// One line: the attempt, then the reason.
  public var description: String { "\(message): \(cause)" }

  static func code(of number: Int32) -> Code {
    switch number {
    case ENOSPC, EDQUOT, EFBIG: .noSpace
    case EACCES, EPERM, EROFS: .permissionDenied
    case ENOENT, ENOTDIR: .notFound
    case EEXIST, ENOTEMPTY: .alreadyExists
    default: .inputOutput
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's words for an error number, in lowercase as all messages are.
func reason(ofErrno number: Int32) -> String {
  switch number {
  case ENOSPC: "no space left on the device"
  case EDQUOT: "the disk quota is exhausted"
  case EFBIG: "the file would exceed the limit on file sizes"
  case EACCES, EPERM: "permission denied"
  case EROFS: "the file system is read-only"
  case ENOENT: "no such file or folder"
  case ENOTDIR: "a part of the path is not a folder"
  case EEXIST: "it exists already"
  case ENOTEMPTY: "the folder is not empty"
  case EISDIR: "it is a folder"
  case ELOOP: "too many symbolic links, or a link where a file is expected"
  case ENAMETOOLONG: "the name is too long"
  case EMFILE, ENFILE: "too many open files"
  case EIO: "input or output error of the device"
  default: "system error \(number)"
  }
}
