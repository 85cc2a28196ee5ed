/// The place of a piece of text in a source: file, line and column, counted from 1.
///
/// A mark whose `line` is 0 names a source without lines, such as a command-line override.
public struct SourceMark: Hashable, Sendable {
  /// The file as the user named it, or the override as the user wrote it.
  public var file: String
  /// The line, counted from 1; 0 when the source has no lines.
  public var line: Int
  /// The column in Unicode scalars, counted from 1; 0 when the source has no lines.
  public var column: Int

  /// Creates a mark.
  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// Who set a value.
public enum Provenance: Hashable, Sendable {
  /// A scenario file, by its name.
  case file(String)
  /// A preset of this program, by its name, with the source of the figure.
  case preset(name: String, source: String)
  /// `--set` on the command line.
  case commandLine
  /// The default of the field.
  case `default`

  /// The words used in reports: `file two-clouds.yaml`, `preset alb`, `command line`, `default`.
  public var text: String {
    switch self {
    case .file(let name): "file \(name)"
    case .preset(let name, _): "preset \(name)"
    case .commandLine: "command line"
    case .default: "default"
    }
  }
}
