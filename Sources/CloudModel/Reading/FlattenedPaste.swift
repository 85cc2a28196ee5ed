import ScenarioSchema

/// Finds the article's blocks pasted without their indentation, as they are printed there.
enum FlattenedPaste {
  /// Reports keys of a block that stand at the top level, and takes them out.
  static func removed(
    from root: DocumentNode, _ context: inout ReadingContext
  ) -> DocumentNode {
    let own = Set(ScenarioBlock.fields.keys)
    var result = root
    for (block, fields) in [
      ("failover_config", FailoverBlock.fields.descriptions),
      ("autoscaling", AutoscalingBlock.fields.descriptions),
    ] {
      let inner = Set(keys(of: fields)).subtracting(own)
      guard let entries = result.entries else { return result }
      let strays = entries.filter { inner.contains($0.key) }
      let isOpen = result[key: block].map { $0.text == "" } ?? true
      guard isOpen, strays.count > 1, let first = strays.first else { continue }
      let names = strays.prefix(4).map { "'\($0.key)'" }.joined(separator: ", ")
      let more = strays.count > 4 ? ", …" : ""
      context.error(
        "\(names)\(more) belong into '\(block)', which was pasted without its indentation; write "
          + "'\(block):', indent its keys by two spaces below it, and theirs by two more",
        at: first.mark)
      result.content = .mapping(
        entries.filter { !inner.contains($0.key) && $0.key != block })
    }
    return result
  }

  private static func keys(of fields: [FieldDescription]) -> [String] {
    fields.flatMap { field -> [String] in
      if case .block(let inner) = field.shape { return [field.key] + keys(of: inner) }
      return [field.key]
    }
  }
}
