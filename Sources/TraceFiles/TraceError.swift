/// Why a trace cannot be used: the place, what was found there, what is allowed, and how to mend it.
public struct TraceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Whose fault it is, which decides the exit code.
  public enum Kind: Equatable, Sendable {
    /// The user's input is wrong (exit code 64).
    case wrongInput
    /// The machine failed to read it (exit code 74).
    case inputOutput
  }

  /// Whose fault it is.
  public let kind: Kind
  /// The file as it was named.
  public let file: String
  /// The line from 1, or `nil` when the file as a whole is meant.
  public let line: Int?
  /// The byte in the line from 1, or `nil` when the line as a whole is meant.
  public let column: Int?
  /// What was found.
  public let found: String
  /// What is allowed, or the system's reason.
  public let allowed: String
  /// How to mend it; empty when nothing can be advised.
  public let remedy: String

  /// Makes an error from its parts.
  public init(
    _ kind: Kind = .wrongInput, file: String, line: Int? = nil, column: Int? = nil,
    found: String, allowed: String, remedy: String = ""
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.found = found
    self.allowed = allowed
    self.remedy = remedy
  }

  /// A cell as messages quote it: short, and without control characters.
  static func excerpt(_ cell: ArraySlice<UInt8>) -> String {
    var result = String.UnicodeScalarView()
    for scalar in String(decoding: cell.prefix(40), as: UTF8.self).unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      result.append(isControl ? "\u{FFFD}" : scalar)
    }
    return String(result) + (cell.count > 40 ? "…" : "")
  }

  /// What is wrong, without the place: for an issue that carries the place itself.
  public var message: String {
    [found, allowed, remedy].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// What is wrong and where in the file, for an issue that names the file.
  var placed: String {
    guard let line else { return message }
    return "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": " + message
  }

  /// One line: `traffic.csv:14:22: found; allowed; remedy`.
  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if line != nil, let column { place += ":\(column)" }
    return "\(place): \(message)"
  }
}
