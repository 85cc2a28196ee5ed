/// Loads a scenario with everything that its `include` names, whoever reads the files.
///
/// `include: [base.yaml, faults.yaml]` puts the named scenarios below the file's own keys, later
/// ones above earlier ones; see ``ScenarioDocument/merged(with:)``.
public struct IncludeResolver {
  /// What loading a file gives: its document under a name that is the same whenever the file is
  /// the same, or issues.
  public enum Loaded: Sendable {
    /// The document, with the file's own name.
    case document(ScenarioDocument, file: String)
    /// Why it could not be loaded.
    case issues([Issue])
  }

  /// The longest chain of files that include each other.
  public static let depthLimit = 8
  /// The most files of one scenario.
  public static let fileLimit = 64

  private let load: (_ file: String, _ includer: String?) -> Loaded
  private var fileCount = 0
  private var issues: [Issue] = []

  /// Creates a resolver with a loader, which gets the text of the `include` and the name of the
  /// file that it stands in.
  public init(load: @escaping (_ file: String, _ includer: String?) -> Loaded) {
    self.load = load
  }

  /// Loads a file and all that it includes.
  ///
  /// - Returns: the joined document, nil when a file could not be loaded, and all issues.
  public mutating func resolve(_ file: String) -> (document: ScenarioDocument?, issues: [Issue]) {
    fileCount = 0
    issues = []
    let document = resolve(file, mark: nil, chain: [])
    return (issues.hasErrors ? nil : document, issues)
  }

  private mutating func resolve(
    _ file: String, mark: SourceMark?, chain: [String]
  ) -> ScenarioDocument? {
    fileCount += 1
    guard fileCount <= Self.fileLimit else {
      report("more than \(Self.fileLimit) files are included; include fewer", mark)
      return nil
    }
    guard chain.count < Self.depthLimit else {
      report("includes are nested deeper than \(Self.depthLimit) files", mark)
      return nil
    }
    switch load(file, chain.last) {
    case .issues(let found):
      issues += found
      if let mark { report("'\(file)' could not be included", mark) }
      return nil
    case .document(let document, let name):
      guard !chain.contains(name) else {
        report(
          "'\(file)' includes itself, by way of \((chain + [name]).joined(separator: " → "))", mark)
        return nil
      }
      return joined(document, chain: chain + [name])
    }
  }

  private mutating func joined(_ document: ScenarioDocument, chain: [String]) -> ScenarioDocument {
    guard case .mapping(var entries) = document.root.content,
      let index = entries.firstIndex(where: { $0.key == "include" })
    else { return document }
    let include = entries.remove(at: index).value
    var own = document
    own.root.content = .mapping(entries)
    let names = include.items ?? (include.text.map { [DocumentNode.scalar($0)] } ?? [])
    let files = names.filter { $0.text?.isEmpty == false }
    guard files.count == names.count, !files.isEmpty || include.items != nil else {
      report("include is \(include.kindText); write 'include: [base.yaml]'", include.mark)
      return own
    }
    var base: ScenarioDocument?
    for node in files {
      guard let text = node.text,
        let next = resolve(text, mark: node.mark ?? include.mark, chain: chain)
      else { continue }
      base = base?.merged(with: next) ?? next
    }
    return base?.merged(with: own) ?? own
  }

  private mutating func report(_ message: String, _ mark: SourceMark?) {
    issues.append(Issue(.error, mark: mark, path: "include", message))
  }
}
