/// Something in the user's input that is wrong or worth knowing: where it is, what was found, what
/// is allowed, and how to mend it.
public struct Issue: Equatable, Sendable {
  /// How grave an issue is.
  public enum Severity: String, Equatable, Sendable {
    /// The scenario cannot be used.
    case error
    /// The scenario can be used, but the reader should know.
    case warning
  }

  /// Where an issue lies.
  public struct Place: Equatable, Sendable {
    /// File, line and column.
    public var mark: SourceMark
    /// The dotted path of the value, empty for the root.
    public var path: String

    /// Creates a place.
    public init(mark: SourceMark, path: String = "") {
      self.mark = mark
      self.path = path
    }
  }

  /// How grave it is.
  public var severity: Severity
  /// Where it lies; nil when no text can be blamed.
  public var place: Place?
  /// What was found, what is allowed, how to mend it; lowercase, one line.
  public var message: String

  /// Creates an issue.
  public init(_ severity: Severity, place: Place?, _ message: String) {
    self.severity = severity
    self.place = place
    self.message = message
  }

  /// Creates an issue at a mark.
  public init(_ severity: Severity, mark: SourceMark?, path: String = "", _ message: String) {
    self.init(severity, place: mark.map { Place(mark: $0, path: path) }, message)
  }

  /// The issue on one line: `dns.yaml:14:12: warning: …`; errors carry no such word.
  public var headline: String {
    let words = severity == .error ? message : "warning: \(message)"
    guard let mark = place?.mark else { return words }
    guard mark.line > 0 else { return "\(mark.file): \(words)" }
    return "\(mark.file):\(mark.line):\(mark.column): \(words)"
  }

  /// The headline, the offending line and a caret below the place.
  public func rendered(with sources: SourceTexts) -> String {
    guard let mark = place?.mark, let line = sources.line(mark.line, of: mark.file) else {
      return headline
    }
    let scalars = Array(line.unicodeScalars)
    // A minified file may hold everything on one line: show a window around the place.
    let start = mark.column > 100 ? mark.column - 60 : 0
    let end = min(scalars.count, start + 120)
    guard start < end || scalars.isEmpty else { return headline }
    var shown = String.UnicodeScalarView()
    var pad = ""
    for index in start..<end {
      let scalar = scalars[index]
      let isControl = scalar.value < 32 || scalar.value == 127
      shown.append(isControl && scalar != "\t" ? "\u{FFFD}" : scalar)
      if index + 1 < mark.column { pad += scalar == "\t" ? "\t" : " " }
    }
    return "\(headline)\n  \(String(shown))\n  \(pad)^"
  }
}

extension [Issue] {
  /// Whether one of the issues is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// The issues in file order: by file as loaded, then line, then column; those without a place
  /// come first. Equal places keep their order.
  public func inFileOrder(_ sources: SourceTexts) -> [Issue] {
    func key(_ issue: Issue) -> (Int, Int, Int) {
      guard let mark = issue.place?.mark else { return (-1, 0, 0) }
      return (sources.order(of: mark.file), mark.line, mark.column)
    }
    return enumerated().sorted { a, b in
      let (x, y) = (key(a.element), key(b.element))
      return x == y ? a.offset < b.offset : x < y
    }.map(\.element)
  }
}
