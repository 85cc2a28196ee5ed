extension ScenarioDocument {
  /// A document that, put on top of another by `include`, gives it this one's values at some paths.
  ///
  /// A list on the way is taken as a whole, since lists replace each other.
  ///
  /// - Parameter paths: dotted paths; those that lead nowhere are left out.
  public func overlay(of paths: [String]) -> DocumentNode {
    var overlay = DocumentNode(.mapping([]))
    for path in paths {
      var keys: [String] = []
      var node = root
      var steps = Self.steps(of: path)[...]
      var isFound = true
      while !steps.isEmpty, node.items == nil {
        guard let (next, used) = node.child(steps) else {
          isFound = false
          break
        }
        keys.append(steps.prefix(used).joined(separator: "."))
        node = next
        steps = steps.dropFirst(used)
      }
      if !isFound || keys.isEmpty { continue }
      let tree = keys.reversed().reduce(node) {
        DocumentNode(.mapping([.init(key: $1, value: $0)]))
      }
      overlay = overlay.merged(with: tree)
    }
    return overlay
  }
}
