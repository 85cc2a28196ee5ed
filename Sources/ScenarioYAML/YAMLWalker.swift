import ScenarioSchema
import Yams

/// Turns a tree of YAML nodes into document nodes, within the limits.
struct YAMLWalker {
  private let file: String
  private let masks: [KeyMask.Place: UnicodeScalar]
  private var visited = 0
  private var path: [String] = []
  private(set) var issues: [Issue] = []
  /// Set when a limit was passed: nothing more is visited.
  private var isStopped = false

  init(file: String, masks: [KeyMask.Place: UnicodeScalar]) {
    self.file = file
    self.masks = masks
  }

  /// The document node, nil when a limit was passed.
  mutating func walk(_ root: Node) -> DocumentNode? {
    let node = visit(root)
    return isStopped ? nil : node
  }

  private func mark(_ node: Node) -> SourceMark? {
    node.mark.map { SourceMark(file: file, line: $0.line, column: $0.column) }
  }

  private mutating func stop(_ message: String, _ node: Node) {
    guard !isStopped else { return }
    isStopped = true
    report(message, mark(node))
  }

  private mutating func report(_ message: String, _ mark: SourceMark?) {
    issues.append(Issue(.error, mark: mark, path: path.joined(separator: "."), message))
  }

  private func made(_ content: DocumentNode.Content, _ node: Node) -> DocumentNode {
    DocumentNode(content, mark: mark(node), provenance: .file(file))
  }

  private mutating func visit(_ node: Node) -> DocumentNode {
    visited += 1
    if visited > YAMLReader.valueLimit {
      stop(
        "more than \(YAMLReader.valueLimit) values, those behind aliases counted as often as they "
          + "are used; write fewer", node)
    }
    if path.count >= YAMLReader.depthLimit {
      stop("lists and mappings are nested deeper than \(YAMLReader.depthLimit) levels", node)
    }
    guard !isStopped else { return made(.scalar(""), node) }
    switch node {
    case .scalar(let scalar):
      return made(.scalar(scalar.string), node)
    case .sequence(let sequence):
      var items: [DocumentNode] = []
      for (index, item) in sequence.enumerated() {
        path.append("\(index)")
        items.append(visit(item))
        path.removeLast()
        if isStopped { break }
      }
      return made(.sequence(items), node)
    case .mapping(let mapping):
      return visit(mapping, of: node)
    case .alias:
      // The parser resolves aliases; one that is left has no anchor.
      report("an alias without its anchor", mark(node))
      return made(.scalar(""), node)
    }
  }

  private mutating func visit(_ mapping: Node.Mapping, of node: Node) -> DocumentNode {
    var entries: [DocumentNode.Entry] = []
    var merged: [DocumentNode] = []
    var names: [String: SourceMark?] = [:]
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        report("a key that is a list or a mapping; write each key as plain text", mark(key))
        continue
      }
      let name = unmasked(scalar.string, key.mark)
      if name == "<<" {
        merged += visitMerge(value)
      } else {
        path.append(name)
        // The parser refuses mappings that hold a key twice, but for masked keys.
        if let first = names[name] {
          let line = first.map { " on line \($0.line)" } ?? ""
          report(
            "'\(name.prefix(60))' is written twice in this mapping, first\(line); remove one of them",
            mark(key))
        } else {
          names[name] = .some(mark(key))
          entries.append(
            DocumentNode.Entry(key: name, mark: mark(key), value: visit(value)))
        }
        path.removeLast()
      }
      if isStopped { break }
    }
    // A mapping's own keys win over merged ones, and earlier merged mappings over later ones.
    for node in merged {
      for entry in node.entries ?? [] where names[entry.key] == nil {
        names[entry.key] = .some(entry.mark)
        entries.append(entry)
      }
    }
    return made(.mapping(entries), node)
  }

  private mutating func visitMerge(_ value: Node) -> [DocumentNode] {
    path.append("<<")
    defer { path.removeLast() }
    let node = visit(value)
    let items = node.items ?? [node]
    if !isStopped, items.contains(where: { $0.entries == nil }) {
      report("'<<' merges mappings; write '<<: *name' or '<<: [*one, *two]'", mark(value))
      return []
    }
    return items
  }

  private func unmasked(_ text: String, _ mark: Mark?) -> String {
    guard let mark,
      let original = masks[KeyMask.Place(line: mark.line, column: mark.column)],
      let first = text.unicodeScalars.first, first.value >= KeyMask.first
    else { return text }
    return String(original) + String(text.unicodeScalars.dropFirst())
  }
}
