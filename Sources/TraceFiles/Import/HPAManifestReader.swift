import CloudModel
import ScenarioSchema

/// Reads one manifest, and reports what is wrong or cannot be simulated at its place.
struct HPAManifestReader {
  let names: [(name: String, metric: ScalingMetric)]
  private(set) var issues: [Issue] = []
  private var notes: [String] = []

  init(names: [(name: String, metric: ScalingMetric)]) { self.names = names }

  mutating func read(_ root: DocumentNode) -> HPAManifest? {
    let version = root[key: "apiVersion"]
    let known = ["autoscaling/v2", "autoscaling/v2beta2", "autoscaling/v1"]
    guard let text = version?.text, known.contains(text) else {
      error(
        "apiVersion is \(version?.kindText ?? "missing"); such a manifest is of autoscaling/v2, "
          + "autoscaling/v2beta2 or autoscaling/v1", version ?? root, "apiVersion")
      return nil
    }
    guard let spec = root[key: "spec"], spec.entries != nil else {
      error("spec is missing; write what is scaled, and by which metrics", root, "spec")
      return nil
    }
    let isFirst = text == "autoscaling/v1"
    checkKeys(
      of: spec,
      isFirst
        ? ["scaleTargetRef", "minReplicas", "maxReplicas", "targetCPUUtilizationPercentage"]
        : ["scaleTargetRef", "minReplicas", "maxReplicas", "metrics", "behavior"], "spec")
    let minimum = count(spec, "minReplicas", 0...1_000_000, "spec") ?? 1
    let maximum = count(spec, "maxReplicas", 1...1_000_000, "spec", isRequired: true)
    if let maximum, maximum < minimum {
      error(
        "maxReplicas is \(maximum), less than the minReplicas of \(minimum); swap them",
        spec[key: "maxReplicas"] ?? spec, "spec.maxReplicas")
    }
    let metrics = isFirst ? firstMetrics(spec) : metrics(spec)
    let up = rules(spec, "scaleUp", .up)
    let down = rules(spec, "scaleDown", .down)
    guard !issues.hasErrors else { return nil }
    let reference = spec[key: "scaleTargetRef"]
    let target = [reference?[key: "kind"]?.text, reference?[key: "name"]?.text]
      .compactMap { $0.map(Self.plain) }.joined(separator: " ")
    return HPAManifest(
      name: Self.plain(root[key: "metadata"]?[key: "name"]?.text ?? "without a name"),
      target: target.isEmpty ? "something without a name" : target,
      policy: KubernetesHPA(
        metrics: metrics, minReplicas: minimum, maxReplicas: maximum, scaleUp: up, scaleDown: down),
      notes: notes)
  }

  /// A text that may stand in a comment.
  private static func plain(_ text: String) -> String {
    String(text.unicodeScalars.prefix(100).map { $0.value < 32 ? " " : Character($0) })
  }

  private mutating func error(_ message: String, _ node: DocumentNode, _ path: String) {
    issues.append(Issue(.error, mark: node.mark, path: path, message))
  }

  private mutating func checkKeys(of node: DocumentNode, _ known: [String], _ path: String) {
    for entry in node.entries ?? [] where !known.contains(entry.key) {
      issues.append(
        Issue(
          .error, mark: entry.mark, path: "\(path).\(entry.key)",
          "'\(entry.key.prefix(60))' is not a key of \(path)"
            + NearestName.hint(entry.key, among: known)))
    }
  }

  private mutating func count(
    _ node: DocumentNode, _ key: String, _ range: ClosedRange<Int>, _ path: String,
    isRequired: Bool = false
  ) -> Int? {
    guard let value = node[key: key] else {
      if isRequired {
        error("\(path) lacks the key '\(key)', which Kubernetes requires", node, "\(path).\(key)")
      }
      return nil
    }
    guard let text = value.text, let number = Int(text), range.contains(number) else {
      error(
        "\(key) is \(value.kindText), not a whole number (range \(range.lowerBound) … "
          + "\(range.upperBound))", value, "\(path).\(key)")
      return nil
    }
    return number
  }

  // MARK: Metrics

  private mutating func firstMetrics(_ spec: DocumentNode) -> [HPAMetric] {
    let key = "targetCPUUtilizationPercentage"
    let percent = count(spec, key, 1...1_000, "spec")
    if percent == nil, issues.isEmpty {
      notes.append("Without a target it aims at 80 % (default).")
    }
    notes.append("The CPU that it reads is not simulated: gpu_utilization stands for it.")
    return [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: percent ?? 80))]
  }

  private mutating func metrics(_ spec: DocumentNode) -> [HPAMetric] {
    guard let node = spec[key: "metrics"] else {
      notes.append("Without metrics it aims at 80 % of the CPU request (default).")
      notes.append("The CPU that it reads is not simulated: gpu_utilization stands for it.")
      return [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 80))]
    }
    guard let items = node.items, !items.isEmpty else {
      error("metrics is \(node.kindText), not a list with a metric in it", node, "spec.metrics")
      return []
    }
    return items.enumerated().compactMap { metric($1, "spec.metrics.\($0)") }
  }

  private mutating func metric(_ node: DocumentNode, _ path: String) -> HPAMetric? {
    let sources = [
      "Resource": HPAMetric.Source.resource, "Pods": .pods, "Object": .object,
      "External": .external, "ContainerResource": .resource,
    ]
    let type = node[key: "type"]
    guard let name = type?.text, let source = sources[name] else {
      error(
        "type is \(type?.kindText ?? "missing"), which is none of 'Resource', "
          + "'ContainerResource', 'Pods', 'Object', 'External'", type ?? node, "\(path).type")
      return nil
    }
    let key = name.prefix(1).lowercased() + name.dropFirst()
    let own = "\(path).\(key)"
    guard let body = node[key: key], body.entries != nil else {
      error("a metric of type '\(name)' needs the key '\(key)'", node, own)
      return nil
    }
    guard let target = body[key: "target"], target.entries != nil else {
      error("\(key) lacks the key 'target'", body, "\(own).target")
      return nil
    }
    if source == .resource { return resource(body, target, own) }
    guard let metric = named(body, own) else { return nil }
    return custom(source, metric, target, "\(own).target")
  }

  private mutating func resource(
    _ body: DocumentNode, _ target: DocumentNode, _ path: String
  ) -> HPAMetric? {
    guard let name = body[key: "name"], name.text == "cpu" || name.text == "nvidia.com/gpu" else {
      let node = body[key: "name"] ?? body
      error(
        "the resource \(node.kindText) is not simulated; 'cpu' can be read, or a metric of type "
          + "Pods", node, "\(path).name")
      return nil
    }
    guard let percent = count(target, "averageUtilization", 1...1_000, "\(path).target") else {
      if target[key: "averageUtilization"] == nil {
        error(
          "target has no 'averageUtilization'; an amount of CPU cannot be simulated", target,
          "\(path).target")
      }
      return nil
    }
    notes.append("The CPU that it reads is not simulated: gpu_utilization stands for it.")
    return HPAMetric(.resource, .gpuUtilization, .utilisation(percent: percent))
  }

  /// What the metric is here, by its name.
  private mutating func named(_ body: DocumentNode, _ path: String) -> ScalingMetric? {
    let node = body[key: "metric"]?[key: "name"]
    guard let name = node?.text, !name.isEmpty else {
      error("metric lacks its 'name'", body[key: "metric"] ?? body, "\(path).metric.name")
      return nil
    }
    guard let found = names.first(where: { $0.name == name })?.metric else {
      let words = ScalingMetric.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      error(
        "the metric '\(name.prefix(100))' is not known; say what it is with "
          + "--metric '\(name.prefix(100))=…', one of \(words)", node ?? body, "\(path).metric.name"
      )
      return nil
    }
    notes.append("'\(Self.plain(name))' is read as \(found.rawValue).")
    return found
  }

  private mutating func custom(
    _ source: HPAMetric.Source, _ metric: ScalingMetric, _ target: DocumentNode, _ path: String
  ) -> HPAMetric? {
    let averages = target[key: "averageValue"]
    let values = source == .pods ? nil : target[key: "value"]
    guard let node = averages ?? values else {
      let keys = source == .pods ? "'averageValue'" : "'averageValue' or 'value'"
      error("target needs \(keys)", target, path)
      return nil
    }
    let key = averages != nil ? "averageValue" : "value"
    guard let text = node.text, let amount = KubernetesQuantity.value(text), amount > 0 else {
      error(
        "\(key) is \(node.kindText), not a quantity above 0 such as '250', '500m' or '2k'", node,
        "\(path).\(key)")
      return nil
    }
    // A mean over pods of a rate is the rate of an instance; utilisations are exported in percents.
    var own = metric
    if source == .pods, metric == .requestRate { own = .requestsPerInstance }
    if source != .pods, own == .gpuUtilization || own == .requestsPerInstance {
      error(
        "a metric of type \(source == .object ? "Object" : "External") that is "
          + "'\(own.rawValue)' is not simulated; use one of type Pods", node, path)
      return nil
    }
    let value = own == .gpuUtilization ? amount / 100 : amount
    return HPAMetric(source, own, averages != nil ? .average(value) : .value(value))
  }

  // MARK: Behavior

  private mutating func rules(
    _ spec: DocumentNode, _ key: String, _ defaults: HPAScalingRules
  ) -> HPAScalingRules {
    guard let behavior = spec[key: "behavior"] else { return defaults }
    let path = "spec.behavior.\(key)"
    if key == "scaleUp" { checkKeys(of: behavior, ["scaleUp", "scaleDown"], "behavior") }
    guard let node = behavior[key: key] else { return defaults }
    checkKeys(
      of: node, ["stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance"], key)
    var rules = defaults
    if let window = count(node, "stabilizationWindowSeconds", 0...3_600, path) {
      rules.stabilizationWindow = .seconds(Int64(window))
    }
    if let choice = node[key: "selectPolicy"] {
      switch choice.text {
      case "Max": rules.selection = .max
      case "Min": rules.selection = .min
      case "Disabled": rules.selection = .disabled
      default:
        error(
          "selectPolicy is \(choice.kindText), which is none of 'Max', 'Min', 'Disabled'", choice,
          "\(path).selectPolicy")
      }
    }
    if let tolerance = node[key: "tolerance"] {
      if let value = tolerance.text.flatMap(KubernetesQuantity.value), (0...1).contains(value) {
        rules.tolerance = value
      } else {
        error(
          "tolerance is \(tolerance.kindText), not a share from 0 to 1", tolerance,
          "\(path).tolerance")
      }
    }
    if let list = node[key: "policies"] {
      guard let items = list.items, !items.isEmpty else {
        error(
          "policies is \(list.kindText), not a list with a policy in it", list, "\(path).policies")
        return rules
      }
      rules.policies = items.enumerated().compactMap { policy($1, "\(path).policies.\($0)") }
    }
    return rules
  }

  private mutating func policy(_ node: DocumentNode, _ path: String) -> HPAScalingRules.Policy? {
    let type = node[key: "type"]
    let kind: HPAScalingRules.Policy.Kind
    switch type?.text {
    case "Pods": kind = .pods
    case "Percent": kind = .percent
    default:
      error(
        "type is \(type?.kindText ?? "missing"), which is none of 'Pods', 'Percent'", type ?? node,
        "\(path).type")
      return nil
    }
    let value = count(node, "value", 1...1_000_000, path, isRequired: true)
    let period = count(node, "periodSeconds", 1...1_800, path, isRequired: true)
    guard let value, let period else { return nil }
    return HPAScalingRules.Policy(kind: kind, value: value, period: .seconds(Int64(period)))
  }
}

/// Amounts as Kubernetes writes them: `250`, `0.5`, `500m`, `2k`, `1Gi`.
enum KubernetesQuantity {
  private static let suffixes: [(String, Double)] = [
    ("Ki", 1024), ("Mi", 1_048_576), ("Gi", 1_073_741_824), ("Ti", 1_099_511_627_776),
    ("m", 1e-3), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12),
  ]

  /// The amount; nil when it is none.
  static func value(_ text: String) -> Double? {
    for (suffix, factor) in suffixes where text.hasSuffix(suffix) {
      return DecimalNumber(String(text.dropLast(suffix.count))).map { $0.doubleValue * factor }
    }
    return DecimalNumber(text)?.doubleValue
  }
}
