/// The lines of the files a document came from, kept for messages.
public struct SourceTexts: Sendable, Equatable {
  private var files: [String] = []
  private var lines: [String: [String]] = [:]

  /// Creates an empty collection.
  public init() {}

  /// Creates a collection with the lines of one file.
  public init(file: String, text: String) {
    add(file: file, text: text)
  }

  /// Adds a file; its lines end at LF, CR or CRLF.
  public mutating func add(file: String, text: String) {
    if lines[file] == nil { files.append(file) }
    lines[file] = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
  }

  /// The text of a line counted from 1, without its end; nil when there is no such line.
  public func line(_ number: Int, of file: String) -> String? {
    guard let all = lines[file], all.indices.contains(number - 1) else { return nil }
    return all[number - 1]
  }

  /// The position of a file in the order of loading; unknown sources come after all files.
  public func order(of file: String) -> Int {
    files.firstIndex(of: file) ?? files.count
  }

  /// The files of both, those of `self` first.
  public func merged(with other: SourceTexts) -> SourceTexts {
    var result = self
    for file in other.files where result.lines[file] == nil {
      result.files.append(file)
      result.lines[file] = other.lines[file]
    }
    return result
  }
}
