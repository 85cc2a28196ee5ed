import Foundation

/// A text of the file with its place, for names that are looked up after everything is read.
public struct Located<Value: Sendable & Equatable>: Sendable, Equatable {
  /// What was written.
  public var value: Value
  /// Where.
  public var mark: SourceMark?
  /// Under which path.
  public var path: String

  /// Creates a located value.
  public init(_ value: Value, mark: SourceMark? = nil, path: String = "") {
    self.value = value
    self.mark = mark
    self.path = path
  }
}

extension QuantityKind {
  /// Any text.
  public static let text = words("a text")
  /// A name: letters, digits, `.`, `_` and `-`.
  public static let name = words("a name")
  /// True or false.
  public static let boolean = words("a yes or no")
  /// A moment.
  public static let timestamp = words("a time")
  /// An IANA time zone.
  public static let timeZone = words("a time zone")

  /// A kind of words without a unit, such as a weekday with a time.
  public static func words(_ noun: String) -> QuantityKind {
    QuantityKind(
      noun: noun, measured: noun, units: [Unit("", .powerOfTen(0))], keptUnit: "",
      suggested: [""])
  }
}

extension FieldKind where Value == String {
  /// Any text, at most 1,000 characters.
  public static var text: FieldKind {
    .scalar(.text, range: "at most 1000 characters") { text throws(QuantityProblem) in
      guard text.count <= 1000 else { throw .other("\(text.count) characters long") }
      return text
    } format: {
      $0
    }
  }

  /// A name: 1 to 100 letters, digits, `.`, `_`, `-` or `/`, beginning with a letter or a digit.
  public static var name: FieldKind {
    .scalar(.name) { text throws(QuantityProblem) in
      if let problem = NameRule.problem(text) { throw problem }
      return text
    } format: {
      $0
    }
  }

  /// A name that can also name a folder: as ``name``, without `/`.
  public static var fileName: FieldKind {
    .scalar(.name) { text throws(QuantityProblem) in
      if let problem = NameRule.problem(text) { throw problem }
      guard !text.contains("/") else {
        throw .other("which cannot name a folder; use letters, digits, '.', '_' and '-'")
      }
      return text
    } format: {
      $0
    }
  }

  /// An IANA time zone identifier such as `Europe/Berlin`, or `UTC`.
  public static var timeZone: FieldKind {
    .scalar(.timeZone) { text throws(QuantityProblem) in
      guard !text.isEmpty else {
        throw .other("not a time zone; write an IANA identifier such as 'Europe/Berlin'")
      }
      if text == "UTC" { return text }
      // Abbreviations such as EST are read by Foundation, but mean different places to people.
      guard text.contains("/"), TimeZone(identifier: text) != nil else {
        let hint = NearestName.find(text, among: TimeZone.knownTimeZoneIdentifiers)
        let mend = hint.map { "did you mean '\($0)'?" }
        throw .other(
          "not a known time zone; "
            + (mend ?? "write an IANA identifier such as 'Europe/Berlin' or 'UTC'"))
      }
      return text
    } format: {
      $0
    }
  }
}

/// What a name may look like.
public enum NameRule {
  /// Why a text is no name; nil when it is one.
  public static func problem(_ text: String) -> QuantityProblem? {
    guard !text.isEmpty else { return .other("not a name; write letters, digits, '-' or '_'") }
    guard text.count <= 100 else { return .other("longer than 100 characters") }
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || "._-/".unicodeScalars.contains($0)
    }
    guard isPlain, let first = text.unicodeScalars.first, !"._-/".unicodeScalars.contains(first),
      !text.contains("..")
    else {
      return .other(
        "not a name; use letters, digits, '.', '_', '-' and '/', and begin with a letter or digit")
    }
    return nil
  }
}

extension FieldKind where Value == Located<String> {
  /// A name with its place, to be looked up later.
  public static var reference: FieldKind {
    let name = FieldKind<String>.name
    return FieldKind(
      shape: name.shape,
      read: { node, context in
        name.read(node, &context).map { Located($0, mark: node.mark, path: context.path) }
      },
      write: { .scalar($0.value) })
  }
}

extension FieldKind where Value == Bool {
  /// `true` or `false`; `yes`, `no`, `on` and `off` are read, too.
  public static var boolean: FieldKind {
    .scalar(.boolean) { text throws(QuantityProblem) in
      switch text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default: throw .other("neither true nor false; write 'true' or 'false'")
      }
    } format: {
      $0 ? "true" : "false"
    }
  }
}

extension FieldKind where Value == Timestamp {
  /// A moment such as `2026-03-03T10:00Z`; UTC without an offset.
  public static var timestamp: FieldKind {
    .scalar(.timestamp) { text throws(QuantityProblem) in
      try Timestamp(quantity: text)
    } format: {
      $0.quantityText
    }
  }
}

extension FieldKind where Value: Equatable {
  /// One of a few words; the first word of each value is the one that is written.
  public static func choice(_ words: [(String, Value)]) -> FieldKind {
    let names = words.map(\.0)
    return FieldKind(
      shape: .choice(names),
      read: { node, context in
        if let text = node.text, let match = words.first(where: { $0.0 == text }) {
          return match.1
        }
        let hint = node.text.flatMap { NearestName.find($0, among: names) }
        let known = names.map { "'\($0)'" }.joined(separator: ", ")
        let mend = hint.map { "; did you mean '\($0)'?" } ?? ""
        context.error(
          "\(context.name) is \(node.kindText), which is none of \(known)\(mend)", at: node.mark)
        return nil
      },
      write: { value in .scalar(words.first { $0.1 == value }?.0 ?? "") })
  }
}

extension FieldKind
where Value: CaseIterable & RawRepresentable & Equatable, Value.RawValue == String {
  /// One of the cases of an enumeration, by its raw value.
  public static var choice: FieldKind {
    .choice(Value.allCases.map { ($0.rawValue, $0) })
  }
}
