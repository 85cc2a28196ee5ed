extension ScenarioDocument {
  /// The node at a dotted path such as `autoscaling.scaling_policies.0.target_value`.
  ///
  /// A step into a list is an index from 0 or the `name` of an item. Keys that hold dots are found,
  /// too: the longest key that fits is taken.
  public func node(at path: String) -> DocumentNode? {
    var node = root
    var steps = Self.steps(of: path)[...]
    while !steps.isEmpty {
      guard let (next, used) = node.child(steps) else { return nil }
      node = next
      steps = steps.dropFirst(used)
    }
    return node
  }

  /// Sets the value at a dotted path, as `--set path=value` does.
  ///
  /// Missing mappings on the way are made; whether the keys exist is checked when the scenario is
  /// read. The suffix of a target such as `70%_gpu_utilization` is kept when the new value is a
  /// bare percentage.
  /// - Returns: what is wrong with the path, or nil when the value was set.
  public mutating func override(path: String, value: DocumentNode) -> Issue? {
    let mark = SourceMark(file: "--set \(path)=\(value.flowText)")
    var value = value.withProvenance(.commandLine)
    value.setMark(mark)
    let steps = Self.steps(of: path)
    guard !steps.isEmpty, !steps.contains("") else {
      return Issue(
        .error, mark: mark, path: path,
        "'\(path)' is not a path; write keys joined by dots, as in 'capacity.buffer=30%'")
    }
    return root.set(value, at: steps[...], done: [], mark: mark)
  }

  /// Sets a value that stands elsewhere in the document, such as that of a point of an axis.
  ///
  /// - Parameter mark: where the setting stands, for its issues.
  /// - Returns: what is wrong with the path, or nil when the value was set.
  public mutating func set(path: String, to value: DocumentNode, mark: SourceMark?) -> Issue? {
    let mark = value.mark ?? mark ?? SourceMark(file: path)
    let steps = Self.steps(of: path)
    guard !steps.isEmpty, !steps.contains("") else {
      return Issue(
        .error, mark: mark, path: path,
        "'\(path)' is not a path; write keys joined by dots, such as 'capacity.buffer'")
    }
    return root.set(value, at: steps[...], done: [], mark: mark)
  }

  /// Sets a scalar at a dotted path; see ``override(path:value:)-(_,DocumentNode)``.
  public mutating func override(path: String, value: String) -> Issue? {
    override(path: path, value: DocumentNode.scalar(value))
  }

  static func steps(of path: String) -> [String] {
    path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
}

extension DocumentNode {
  /// The child that the first steps lead to, with the number of steps used.
  func child(_ steps: ArraySlice<String>) -> (node: DocumentNode, used: Int)? {
    guard let (index, used) = position(steps) else { return nil }
    switch content {
    case .mapping(let entries): return (entries[index].value, used)
    case .sequence(let items): return (items[index], used)
    case .scalar: return nil
    }
  }

  private func position(_ steps: ArraySlice<String>) -> (index: Int, used: Int)? {
    for used in stride(from: steps.count, to: 0, by: -1) {
      let step = steps.prefix(used).joined(separator: ".")
      switch content {
      case .mapping(let entries):
        if let index = entries.lastIndex(where: { $0.key == step }) { return (index, used) }
      case .sequence(let items):
        if let index = items.firstIndex(where: { $0.itemName == step }) { return (index, used) }
        if let index = Int(step), items.indices.contains(index) { return (index, used) }
      case .scalar:
        return nil
      }
    }
    return nil
  }

  mutating func setMark(_ mark: SourceMark) {
    self.mark = mark
    switch content {
    case .scalar:
      break
    case .sequence(var items):
      for index in items.indices { items[index].setMark(mark) }
      content = .sequence(items)
    case .mapping(var entries):
      for index in entries.indices {
        entries[index].mark = mark
        entries[index].value.setMark(mark)
      }
      content = .mapping(entries)
    }
  }

  mutating func set(
    _ value: DocumentNode, at steps: ArraySlice<String>, done: [String], mark: SourceMark
  ) -> Issue? {
    guard let first = steps.first else {
      replace(with: value)
      return nil
    }
    let path = (done + steps).joined(separator: ".")
    let found = position(steps)
    switch content {
    case .mapping(var entries):
      if let found {
        let issue = entries[found.index].value.set(
          value, at: steps.dropFirst(found.used), done: done + steps.prefix(found.used), mark: mark)
        entries[found.index].mark = mark
        content = .mapping(entries)
        return issue
      }
      var child = DocumentNode(.mapping([]), mark: mark, provenance: .commandLine)
      let issue = child.set(value, at: steps.dropFirst(), done: done + [first], mark: mark)
      entries.append(Entry(key: first, mark: mark, value: child))
      content = .mapping(entries)
      return issue
    case .sequence(var items):
      guard let found else {
        let names = items.compactMap(\.itemName)
        let allowed =
          items.isEmpty
          ? "the list is empty"
          : names.isEmpty
            ? "use an index from 0 to \(items.count - 1)"
            : "use one of \(names.map { "'\($0)'" }.joined(separator: ", ")), "
              + "or an index from 0 to \(items.count - 1)"
        return Issue(
          .error, mark: mark, path: path,
          "'\(first)' is not an item of \(done.joined(separator: ".")); \(allowed)")
      }
      let issue = items[found.index].set(
        value, at: steps.dropFirst(found.used), done: done + steps.prefix(found.used), mark: mark)
      content = .sequence(items)
      return issue
    case .scalar(let text):
      guard text.isEmpty else {
        return Issue(
          .error, mark: mark, path: path,
          "\(done.joined(separator: ".")) is '\(text)', which has no key '\(first)'")
      }
      self = DocumentNode(.mapping([]), mark: mark, provenance: .commandLine)
      return set(value, at: steps, done: done, mark: mark)
    }
  }

  private mutating func replace(with value: DocumentNode) {
    let old = text
    self = value
    if let old, let new = text, new.hasSuffix("%"), let percent = old.firstIndex(of: "%"),
      old[percent...].hasPrefix("%_")
    {
      content = .scalar(String(new.dropLast()) + String(old[percent...]))
    }
  }
}
