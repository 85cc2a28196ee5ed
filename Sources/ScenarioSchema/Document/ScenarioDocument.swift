/// A scenario as it was written: a tree of nodes with places, and the lines they came from.
///
/// Files, includes and overrides are joined here, before anything is read, so that a value set on
/// the command line is checked and explained just like one in a file.
public struct ScenarioDocument: Sendable, Equatable {
  /// The root, a mapping in every valid scenario.
  public var root: DocumentNode
  /// The texts the nodes came from, in the order they were loaded.
  public var sources: SourceTexts

  /// Creates a document.
  public init(root: DocumentNode, sources: SourceTexts = SourceTexts()) {
    self.root = root
    self.sources = sources
  }

  /// The document in which `over` wins over `self`.
  ///
  /// Mappings merge key by key. Lists replace each other, except lists whose items all have a
  /// `name`: these merge by it, and new names are appended. Everything else is replaced.
  public func merged(with over: ScenarioDocument) -> ScenarioDocument {
    ScenarioDocument(
      root: root.merged(with: over.root), sources: sources.merged(with: over.sources))
  }
}

extension DocumentNode {
  /// The node in which `over` wins over `self`; see ``ScenarioDocument/merged(with:)``.
  public func merged(with over: DocumentNode) -> DocumentNode {
    switch (content, over.content) {
    case (.mapping(let base), .mapping(let upper)):
      var entries = base
      var positions: [String: Int] = [:]
      for (index, entry) in base.enumerated() { positions[entry.key] = index }
      for entry in upper {
        if let index = positions[entry.key] {
          entries[index].value = entries[index].value.merged(with: entry.value)
          entries[index].mark = entry.mark
        } else {
          positions[entry.key] = entries.count
          entries.append(entry)
        }
      }
      return DocumentNode(.mapping(entries), mark: over.mark, provenance: over.provenance)
    case (.sequence(let base), .sequence(let upper)):
      guard base.allSatisfy({ $0.itemName != nil }), upper.allSatisfy({ $0.itemName != nil }),
        !base.isEmpty, !upper.isEmpty
      else { return over }
      var items = base
      for item in upper {
        if let index = items.firstIndex(where: { $0.itemName == item.itemName }) {
          items[index] = items[index].merged(with: item)
        } else {
          items.append(item)
        }
      }
      return DocumentNode(.sequence(items), mark: over.mark, provenance: over.provenance)
    default:
      return over
    }
  }
}
