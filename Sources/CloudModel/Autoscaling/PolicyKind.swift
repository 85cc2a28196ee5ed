import ScenarioSchema

/// An entry of the catalog of autoscaling policies: how it is named, read and explained.
public struct PolicyKind: Sendable {
  /// How a scenario names it: the `type` of an item of `scaling_policies`.
  public var name: String
  /// What it does, in one line.
  public var summary: String
  /// How it is written.
  public var example: String
  /// How an item is read and written; nil for alarms, which stand under `metrics`.
  let item: FieldKind<AnyScalingPolicy>?

  /// An entry for a policy that is written under `scaling_policies`.
  init<Policy: WrittenPolicy>(
    _ policy: Policy.Type, summary: String, example: String
  ) {
    name = Policy.name
    self.summary = summary
    self.example = example
    item = FieldKind(
      shape: .block(Policy.fields.descriptions), isLeaf: false,
      read: { node, context in
        let fields = Policy.fields(for: node)
        guard let value = fields.read(node, into: Policy.blank, &context) else { return nil }
        for problem in value.problems {
          context.within(problem.key) {
            $0.error(problem.message, at: node[key: problem.key]?.mark ?? node.mark)
          }
        }
        return AnyScalingPolicy(value)
      },
      write: { ($0.policy as? Policy).map { $0.ownFields.write($0) } ?? .mapping([]) })
  }

  /// An entry for what is written elsewhere.
  init(name: String, summary: String, example: String) {
    self.name = name
    self.summary = summary
    self.example = example
    item = nil
  }
}

/// A policy that is an item of `scaling_policies`.
protocol WrittenPolicy: ScalingPolicy {
  /// Its keys, `type` among them.
  static var fields: FieldList<Self> { get }
  /// The keys of an item, where their units depend on it.
  static func fields(for node: DocumentNode) -> FieldList<Self>
  /// The keys by which it is written.
  var ownFields: FieldList<Self> { get }
  /// The values before any key is read.
  static var blank: Self { get }
  /// Values that do not agree with each other: the key to blame, and what is wrong.
  var problems: [(key: String, message: String)] { get }
}

extension WrittenPolicy {
  static func fields(for node: DocumentNode) -> FieldList<Self> { fields }
  var ownFields: FieldList<Self> { Self.fields }
  var problems: [(key: String, message: String)] { [] }

  /// The key `type`, which chose this kind; it is not stored.
  var type: String {
    get { Self.name }
    set { precondition(newValue == Self.name, "\(Self.name) read as \(newValue)") }
  }

  /// The line of the field list for the key `type`.
  static var typeField: Field<Self> {
    .required("type", \.type, .choice([(name, name)]), help: name)
  }
}

/// All autoscaling policies.
public enum PolicyCatalog {
  /// In the order of documentation.
  public static let all: [PolicyKind] = [
    .alarm, .targetTracking, .step, .scheduled, .forecast, .kubernetesHPA,
  ]

  /// An item of `scaling_policies`: the kind is chosen by its `type`.
  static let item: FieldKind<AnyScalingPolicy> = {
    let kinds = all.filter { $0.item != nil }
    let type = FieldKind<String>.choice(kinds.map { ($0.name, $0.name) })
    return FieldKind(
      shape: .block(descriptions(of: kinds)), isLeaf: false,
      read: { node, context in
        guard node.entries != nil, let written = node[key: "type"] else {
          let problem =
            node.entries == nil ? "is \(node.kindText), not a mapping" : "lacks the key 'type'"
          let names = kinds.map { "'\($0.name)'" }.joined(separator: ", ")
          context.error(
            "\(context.name) \(problem); begin with 'type: …', one of \(names)", at: node.mark)
          return nil
        }
        guard let name = context.within("type", { type.read(written, &$0) }) else { return nil }
        return kinds.first { $0.name == name }?.item?.read(node, &context)
      },
      write: { value in
        let name = Swift.type(of: value.policy).name
        return kinds.first { $0.name == name }?.item?.write(value) ?? .mapping([])
      })
  }()

  /// The keys of all kinds, each once.
  private static func descriptions(of kinds: [PolicyKind]) -> [FieldDescription] {
    var result: [FieldDescription] = []
    for case .block(let fields) in kinds.compactMap({ $0.item?.shape }) {
      for field in fields where !result.contains(where: { $0.key == field.key }) {
        result.append(field)
      }
    }
    return result
  }
}
