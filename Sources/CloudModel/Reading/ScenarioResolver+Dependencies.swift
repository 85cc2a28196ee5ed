import ScenarioSchema

extension ScenarioResolver {
  /// The dependency graph, which must be free of circles.
  mutating func resolveDependencies() -> [Dependency] {
    let names = block.dependencies.map(\.name)
    var dependencies: [Dependency] = []
    for item in block.dependencies {
      let value = item.value
      let written = value.isRequired.map { $0 ? DependencyNeed.required : .optional }
      dependencies.append(
        Dependency(
          name: item.name, kind: value.kind.name, scope: value.scope,
          need: value.need ?? written ?? value.kind.need, uses: value.uses ?? value.kind.uses,
          needs: edges(of: item, names),
          degradedErrors: value.degradedErrors ?? value.kind.degradedErrors,
          degradedLatency: value.degradedLatency ?? value.kind.degradedLatency,
          catchUp: value.catchUp ?? value.kind.catchUp))
    }
    checkCircles(dependencies)
    return dependencies
  }

  private mutating func edges(
    of item: Named<DependencyBlock>, _ names: [String]
  ) -> [DependencyEdge] {
    item.value.needs.compactMap { edge in
      let path = "dependencies.\(item.name).needs.\(edge.name)"
      let located = Located(edge.name, mark: edge.mark, path: path)
      guard let target = find(located, among: names, "dependency") else { return nil }
      let other = block.dependencies[target].value.scope
      if target != names.firstIndex(of: item.name), Self.width(other) < Self.width(item.value.scope)
      {
        error(
          "'\(item.name)' is shared by \(Self.sharers(item.value.scope)) but needs '\(edge.name)', of "
            + "which each \(other.rawValue) has its own; give '\(edge.name)' a scope at least as wide",
          at: located)
        return nil
      }
      return DependencyEdge(target: target, need: edge.value)
    }
  }

  private static func sharers(_ scope: SharingScope) -> String {
    scope == .global ? "all regions" : "the regions of a cloud"
  }

  private static func width(_ scope: SharingScope) -> Int {
    switch scope {
    case .zone, .region: 0
    case .cloud: 1
    case .global: 2
    }
  }

  /// Reports each circle once, at the edge that closes it.
  private mutating func checkCircles(_ dependencies: [Dependency]) {
    var isDone = dependencies.map { _ in false }
    var path: [Int] = []
    func visit(_ node: Int) {
      if isDone[node] { return }
      path.append(node)
      for edge in dependencies[node].needs {
        guard let start = path.firstIndex(of: edge.target) else {
          visit(edge.target)
          continue
        }
        let circle = (path[start...] + [edge.target]).map { dependencies[$0].name }
        let name = dependencies[edge.target].name
        let place = ["dependencies", dependencies[node].name, "needs", name]
        error(
          "the dependencies go in a circle: \(circle.joined(separator: " needs ")); take one of these "
            + "needs out", at: markOfKey(place), place)
      }
      path.removeLast()
      isDone[node] = true
    }
    for node in dependencies.indices { visit(node) }
  }

  /// The place of the last key of a path.
  private func markOfKey(_ path: [String]) -> SourceMark? {
    var node = root
    for step in path.dropLast() {
      guard let next = node[key: step] else { return mark(path) }
      node = next
    }
    return node.entries?.first { $0.key == path.last }?.mark ?? mark(path)
  }
}
