import ScenarioSchema
import Yams

/// Turns the parser's errors into issues in plain words.
enum YAMLError {
  static func issue(for error: any Error, source: YAMLText, file: String) -> Issue {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      return issue(problem, context: context, at: mark, source: source, file: file)
    default:
      return Issue(.error, mark: SourceMark(file: file), "the file is not valid YAML")
    }
  }

  private static func issue(
    _ problem: String, context: YamlError.Context?, at mark: Mark, source: YAMLText, file: String
  ) -> Issue {
    func at(_ mark: Mark, _ message: String) -> Issue {
      YAMLReader.issue(message, mark, file)
    }
    if let (line, column) = tab(before: mark, in: source) {
      return Issue(
        .error, mark: SourceMark(file: file, line: line, column: column),
        "a tab is used to indent, which YAML does not allow; use spaces")
    }
    switch problem {
    case "mapping values are not allowed in this context":
      return at(
        mark,
        "a ':' that YAML does not expect here; indent keys of one block alike, and quote a text "
          + "that holds ': '")
    case "could not find expected ':'":
      return at(context?.mark ?? mark, "a key without ':'; write 'key: value'")
    case "found undefined alias":
      return at(mark, "an alias without its anchor; write '&name' where the values are first given")
    case "found unexpected end of stream":
      return at(context?.mark ?? mark, "a quote that is never closed")
    case "did not find expected key" where source.firstScalar(ofLine: mark.line) == "-":
      return at(
        mark,
        "a list item where a key is expected; indent the items of a list, and the keys of each "
          + "item, below the name of the list")
    case "did not find expected key", "did not find expected '-' indicator":
      return at(
        mark, "not valid YAML: the line does not continue the block above it; check the indentation"
      )
    case "did not find expected ',' or ']'":
      return at(context?.mark ?? mark, "a '[' that is never closed, or items without ',' between")
    case "did not find expected ',' or '}'":
      return at(context?.mark ?? mark, "a '{' that is never closed, or items without ',' between")
    default:
      if problem.hasPrefix("Maximum nesting level reached") {
        return at(
          mark, "lists and mappings are nested deeper than \(YAMLReader.depthLimit) levels")
      }
      let during = context.map { " \($0.text)" } ?? ""
      return at(mark, "not valid YAML: \(problem)\(during)")
    }
  }

  /// The tab in the indentation of the line of an error, or of the line before it.
  private static func tab(before mark: Mark, in source: YAMLText) -> (line: Int, column: Int)? {
    for line in [mark.line, mark.line - 1] where line > 0 {
      var column = 1
      while let index = source.index(line: line, column: column) {
        if source.scalars[index] == "\t" { return (line, column) }
        guard source.scalars[index] == " " else { break }
        column += 1
      }
    }
    return nil
  }
}
