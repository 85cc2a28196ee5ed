import ScenarioSchema
import Yams

/// Reads YAML text into a document.
///
/// Scalars stay text, aliases and merge keys are resolved, every node keeps its place. Whatever is
/// wrong becomes an issue: nothing throws, and nothing costs more than the limits allow.
public enum YAMLReader {
  /// The largest file that is read, bytes.
  ///
  /// The parser takes about half a second and 30 MB for a file of this size.
  public static let sizeLimit = 1_048_576
  /// The deepest nesting of lists and mappings.
  public static let depthLimit = 64
  /// The most values, those behind aliases counted as often as they are used.
  public static let valueLimit = 20_000

  /// Reads the text of a file.
  ///
  /// - Parameters:
  ///   - text: YAML with one document whose root is a mapping.
  ///   - file: the name for messages and provenance.
  /// - Returns: the document, as far as it can be read, and all issues. Both come together when
  ///   keys are written twice: the document then holds the first of each.
  public static func document(
    from text: String, file: String
  ) -> (document: ScenarioDocument?, issues: [Issue]) {
    guard text.utf8.count <= sizeLimit else { return (nil, [tooLarge(text.utf8.count, file)]) }
    guard !text.isEmpty else { return (nil, [empty(file)]) }
    let (root, issues) = node(from: text, file: file)
    guard let root else { return (nil, issues) }
    let sources = SourceTexts(file: file, text: text)
    guard root.text != "" else { return (nil, issues + [empty(file)]) }
    guard root.entries != nil else {
      let found = root.text == nil ? "a list" : "a single text"
      let message = "the scenario is \(found), not a mapping; begin with 'name: …'"
      return (nil, issues + [Issue(.error, mark: root.mark, message)])
    }
    return (ScenarioDocument(root: root, sources: sources), issues)
  }

  /// Reads a value as `--set path=value` gives it: a scalar, quoted or not, or a list or mapping in
  /// flow style.
  ///
  /// - Returns: the node, nil when it is not valid, and the issues.
  public static func value(from text: String) -> (node: DocumentNode?, issues: [Issue]) {
    guard let first = text.first(where: { $0 != " " }),
      "{[\"'".contains(first)
    else {
      return (DocumentNode(.scalar(text), provenance: .commandLine), [])
    }
    guard text.utf8.count <= sizeLimit else { return (nil, [tooLarge(text.utf8.count, text)]) }
    let (root, issues) = node(from: text, file: "--set")
    return (issues.hasErrors ? nil : root?.withProvenance(.commandLine), issues)
  }

  /// The most keys written twice whose places are looked for; fewer in large files, as each costs
  /// another pass.
  private static let duplicateLimit = 16

  /// Reads the text of a file of any number of documents; none when one of them is not valid.
  public static func documents(
    from text: String, file: String
  ) -> (documents: [DocumentNode], issues: [Issue]) {
    guard text.utf8.count <= sizeLimit else { return ([], [tooLarge(text.utf8.count, file)]) }
    let (nodes, issues) = nodes(from: text, file: file, several: true)
    return (issues.hasErrors ? [] : nodes, issues)
  }

  private static func node(from text: String, file: String) -> (DocumentNode?, [Issue]) {
    let (nodes, issues) = nodes(from: text, file: file, several: false)
    return (nodes.first, nodes.isEmpty && issues.isEmpty ? [empty(file)] : issues)
  }

  private static func nodes(
    from text: String, file: String, several: Bool
  ) -> ([DocumentNode], [Issue]) {
    var source = YAMLText(text)
    if let issue = source.problem(file: file) { return ([], [issue]) }
    var masks: [KeyMask.Place: UnicodeScalar] = [:]
    while true {
      do {
        let parser = try Parser(
          yaml: source.text, resolver: .basic, constructor: .default, encoding: .utf8)
        var walker = YAMLWalker(file: file, masks: masks)
        var nodes: [DocumentNode] = []
        while let root = try parser.nextRoot() {
          if !several, !nodes.isEmpty {
            let mark = root.mark.map { SourceMark(file: file, line: $0.line, column: $0.column) }
            let message = "a second document begins here; a scenario is one document"
            return ([], walker.issues + [Issue(.error, mark: mark, message)])
          }
          guard let node = walker.walk(root) else { return ([], walker.issues) }
          nodes.append(node)
        }
        return (nodes, walker.issues)
      } catch let YamlError.duplicatedKeysInMapping(keys, context) {
        // The parser refuses the whole mapping and names only the first place. The first letter of
        // that key is masked, so that the next pass reads both and finds the second one's place.
        let mark = context.mark
        if masks.count < duplicateLimit, text.utf8.count * (masks.count + 2) <= sizeLimit,
          let mask = KeyMask(mark: mark, in: &source, number: masks.count)
        {
          masks[mask.place] = mask.original
          continue
        }
        let names = keys.map { "'\($0.prefix(60))'" }.joined(separator: ", ")
        return ([], [issue("\(names) is written more than once in this mapping", mark, file)])
      } catch {
        return ([], [YAMLError.issue(for: error, source: source, file: file)])
      }
    }
  }

  static func issue(_ message: String, _ mark: Mark, _ file: String) -> Issue {
    Issue(
      .error, mark: SourceMark(file: file, line: mark.line, column: mark.column), message)
  }

  static func tooLarge(_ size: Int, _ file: String) -> Issue {
    let megabytes = Double(size * 10 / 1_000_000) / 10
    let found = size >= 100_000 ? "\(megabytes) MB" : "\(size) bytes"
    return Issue(
      .error, mark: SourceMark(file: file),
      "the file has \(found), more than the 1 MB that a scenario may have; "
        + "keep traffic in a trace file beside it")
  }

  static func empty(_ file: String) -> Issue {
    Issue(
      .error, mark: SourceMark(file: file),
      "the file holds no scenario; begin with 'name: …', or copy one from scenarios/")
  }
}

/// One scalar of a key, replaced so that two equal keys become different.
struct KeyMask {
  struct Place: Hashable {
    var line: Int
    var column: Int
  }

  let place: Place
  let original: UnicodeScalar

  /// The private characters that stand for masked ones.
  static let first: UInt32 = 0xE000

  init?(mark: Mark, in source: inout YAMLText, number: Int) {
    guard var index = source.index(line: mark.line, column: mark.column),
      let mask = UnicodeScalar(Self.first + UInt32(number))
    else { return nil }
    if source.scalars[index] == "\"" || source.scalars[index] == "'" { index += 1 }
    guard source.scalars.indices.contains(index) else { return nil }
    let scalar = source.scalars[index]
    guard !"&!*?\"'\\:".unicodeScalars.contains(scalar) else { return nil }
    place = Place(line: mark.line, column: mark.column)
    original = scalar
    source.scalars[index] = mask
  }
}
