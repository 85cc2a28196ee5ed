import Foundation
import ScenarioSchema

/// Reads a YAML file from disk, refusing what is no scenario before it costs anything.
public enum YAMLFile {
  /// Reads a scenario file.
  ///
  /// Missing files, directories, devices, files over the size limit, binary data and text that is
  /// not UTF-8 are issues.
  public static func read(_ path: String) -> (document: ScenarioDocument?, issues: [Issue]) {
    let (bytes, issues) = bytes(of: path)
    guard let bytes else { return (nil, issues) }
    return document(from: bytes, file: path)
  }

  /// Reads a file of any number of documents, as tools of Kubernetes write them.
  ///
  /// - Returns: the documents, none when one of them is not valid; all issues; the lines for messages.
  public static func readAll(
    _ path: String
  ) -> (documents: [DocumentNode], issues: [Issue], sources: SourceTexts) {
    let (bytes, issues) = bytes(of: path)
    guard let bytes else { return ([], issues, SourceTexts()) }
    let (text, found) = text(of: bytes, file: path)
    guard let text else { return ([], found, SourceTexts()) }
    let (documents, more) = YAMLReader.documents(from: text, file: path)
    return (documents, more, SourceTexts(file: path, text: text))
  }

  /// The bytes of a file that may be read; nil with the reason why not.
  private static func bytes(of path: String) -> (bytes: [UInt8]?, issues: [Issue]) {
    func refused(_ message: String) -> (bytes: [UInt8]?, issues: [Issue]) {
      (nil, [Issue(.error, mark: SourceMark(file: path), message)])
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      return refused("there is no such file")
    }
    if isDirectory.boolValue { return refused("this is a directory; name a file in it") }
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else {
      return refused("the file cannot be read; check its permissions")
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      return refused("this is not a regular file")
    }
    if let size = attributes[.size] as? Int, size > YAMLReader.sizeLimit {
      return (nil, [YAMLReader.tooLarge(size, path)])
    }
    guard let handle = try? FileHandle(forReadingFrom: url),
      let data = try? handle.read(upToCount: YAMLReader.sizeLimit + 1) ?? Data()
    else { return refused("the file cannot be read; check its permissions") }
    return (Array(data), [])
  }

  /// Reads the bytes of a file.
  public static func document(
    from bytes: [UInt8], file: String
  ) -> (document: ScenarioDocument?, issues: [Issue]) {
    let (text, issues) = text(of: bytes, file: file)
    guard let text else { return (nil, issues) }
    return YAMLReader.document(from: text, file: file)
  }

  /// The text of bytes; nil when they are none.
  private static func text(of bytes: [UInt8], file: String) -> (text: String?, issues: [Issue]) {
    func refused(
      _ message: String, line: Int = 0, column: Int = 0
    ) -> (text: String?, issues: [Issue]) {
      let mark = SourceMark(file: file, line: line, column: column)
      return (nil, [Issue(.error, mark: mark, message)])
    }
    guard bytes.count <= YAMLReader.sizeLimit else {
      return (nil, [YAMLReader.tooLarge(bytes.count, file)])
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return refused("the file is UTF-16 text; save it as UTF-8")
    }
    if let offset = bytes.firstIndex(of: 0) {
      return refused("the file is binary (byte \(offset) is zero); a scenario is YAML text")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let (line, column, byte) = firstInvalid(bytes)
      let code = String(byte, radix: 16, uppercase: true)
      return refused(
        "byte 0x\(code) is not UTF-8; save the file as UTF-8", line: line, column: column)
    }
    return (text, [])
  }

  /// Line and column of the first byte that begins no valid UTF-8, with the byte.
  private static func firstInvalid(_ bytes: [UInt8]) -> (line: Int, column: Int, byte: UInt8) {
    var line = 1
    var column = 1
    var offset = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      offset += UTF8.width(scalar)
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return (line, column, offset < bytes.count ? bytes[offset] : 0)
  }
}
