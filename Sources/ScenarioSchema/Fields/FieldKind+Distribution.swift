extension FieldKind where Value == DistributionSpec {
  /// A law of chance of a quantity; a bare quantity is a constant.
  ///
  /// Forms: `5min`; `{p50: 44min, p90: 184min}`; `{law: exponential, mean: 2h}`;
  /// `{law: uniform, from: 1s, to: 3s}`; `{law: log_normal, median: 1h, sigma: 1.2}`;
  /// `{law: weibull, shape: 0.7, scale: 1h}`; each but the bare quantity with `min` and `max`.
  public static func distribution(
    _ quantity: QuantityKind, in range: ClosedRange<Double> = 0...Double.infinity
  ) -> FieldKind {
    let scalar = FieldKind<Double>.quantity(quantity, in: range)
    return FieldKind(
      shape: .distribution(
        noun: quantity.noun, units: quantity.units.map(\.symbol).filter { !$0.isEmpty },
        range: quantity.words(range, lowerEnd: .included)),
      unit: quantity.keptUnit,
      read: { node, context in
        switch node.content {
        case .scalar:
          return scalar.read(node, &context).map { .constant($0) }
        case .mapping:
          var reader = DistributionReader(node: node, quantity: scalar, context: context)
          let spec = reader.read()
          context = reader.context
          return spec
        case .sequence:
          context.error(
            "\(context.name) is a list, not \(quantity.noun) or a law of it; write a quantity, "
              + "'{p50: …, p90: …}' or '{law: …}'", at: node.mark)
          return nil
        }
      },
      write: { $0.node(scalar.write) })
  }
}

extension DistributionSpec {
  /// The names of the laws.
  static let lawNames = ["constant", "uniform", "exponential", "log_normal", "weibull"]

  func node(_ quantity: (Double) -> DocumentNode) -> DocumentNode {
    func bare(_ value: Double) -> DocumentNode { .scalar(QuantityKind.number.format(value)) }
    var entries: [(String, DocumentNode)]
    switch law {
    case .constant(let value):
      if minimum == nil, maximum == nil { return quantity(value) }
      entries = [("law", .scalar("constant")), ("value", quantity(value))]
    case .uniform(let from, let to):
      entries = [("law", .scalar("uniform")), ("from", quantity(from)), ("to", quantity(to))]
    case .exponential(let mean):
      entries = [("law", .scalar("exponential")), ("mean", quantity(mean))]
    case .logNormal(let median, let sigma):
      entries = [
        ("law", .scalar("log_normal")), ("median", quantity(median)), ("sigma", bare(sigma)),
      ]
    case .weibull(let shape, let scale):
      entries = [("law", .scalar("weibull")), ("shape", bare(shape)), ("scale", quantity(scale))]
    case .quantiles(let quantiles):
      entries = quantiles.map {
        let percent = DecimalNumber($0.probability)?.shifted(by: 2).text ?? "\($0.probability)"
        return ("p\(percent)", quantity($0.value))
      }
    }
    if let minimum { entries.append(("min", quantity(minimum))) }
    if let maximum { entries.append(("max", quantity(maximum))) }
    return .mapping(entries)
  }
}

/// Reads the mapping form of a distribution.
private struct DistributionReader {
  let node: DocumentNode
  let quantity: FieldKind<Double>
  var context: ReadingContext
  /// Whether a part could not be read; its issue is then already reported.
  private var failed = false

  init(node: DocumentNode, quantity: FieldKind<Double>, context: ReadingContext) {
    self.node = node
    self.quantity = quantity
    self.context = context
  }

  mutating func read() -> DistributionSpec? {
    node.reportDuplicates(&context)
    let quantiles = readQuantiles()
    let law = quantiles.isEmpty ? readLaw() : checked(quantiles)
    let minimum = value("min")
    let maximum = value("max")
    reportUnknown(law)
    if let minimum, let maximum, minimum >= maximum {
      fail("\(context.name) has a 'min' that is not below its 'max'")
    }
    guard let law, !failed else { return nil }
    return DistributionSpec(law, minimum: minimum, maximum: maximum)
  }

  private mutating func fail(_ message: String, at mark: SourceMark? = nil) {
    failed = true
    context.error(message, at: mark ?? node.mark)
  }

  /// The quantity under a key; nil when it is not written.
  private mutating func value(_ key: String) -> Double? {
    guard let child = node[key: key] else { return nil }
    let kind = quantity
    let result = context.within(key) { kind.read(child, &$0) }
    if result == nil { failed = true }
    return result
  }

  /// A positive bare number under a key that must be there.
  private mutating func positive(_ key: String, of law: String) -> Double? {
    guard let child = node[key: key] else {
      fail("\(context.name) of law '\(law)' lacks the key '\(key)'")
      return nil
    }
    let kind = FieldKind<Double>.quantity(.number, in: 0...1_000_000, lowerEnd: .excluded)
    let result = context.within(key) { kind.read(child, &$0) }
    if result == nil { failed = true }
    return result
  }

  private mutating func needed(_ key: String, of law: String) -> Double? {
    if node[key: key] == nil { fail("\(context.name) of law '\(law)' lacks the key '\(key)'") }
    return value(key)
  }

  private mutating func readQuantiles() -> [DistributionSpec.Quantile] {
    var quantiles: [DistributionSpec.Quantile] = []
    for entry in node.entries ?? [] {
      guard let percent = Self.percent(ofKey: entry.key) else { continue }
      guard percent > 0, percent < 100 else {
        fail("'\(entry.key)' is not a quantile between p0 and p100, ends excluded", at: entry.mark)
        continue
      }
      if let value = value(entry.key),
        !quantiles.contains(where: { $0.probability == percent / 100 })
      {
        let exact = DecimalNumber(String(entry.key.dropFirst()))?.shifted(by: -2).doubleValue
        quantiles.append(.init(probability: exact ?? percent / 100, value: value))
      }
    }
    return quantiles.sorted { $0.probability < $1.probability }
  }

  private static func percent(ofKey key: String) -> Double? {
    guard key.first == "p", key.count > 1 else { return nil }
    let digits = key.dropFirst()
    guard digits.allSatisfy({ $0.isASCIIDigit || $0 == "." }) else { return nil }
    return DecimalNumber(String(digits))?.doubleValue
  }

  private mutating func checked(
    _ quantiles: [DistributionSpec.Quantile]
  ) -> DistributionSpec.Law? {
    if let law = node[key: "law"], law.text != "log_normal" || quantiles.count != 2 {
      fail(
        "\(context.name) has quantiles and a law; leave the law out: two quantiles mean "
          + "log-normal, three or more an interpolation", at: law.mark)
    }
    guard quantiles.count > 1 else {
      if !failed {
        fail("\(context.name) has one quantile, which fixes no law; add another such as 'p90'")
      }
      return nil
    }
    for (low, high) in zip(quantiles, quantiles.dropFirst()) where low.value >= high.value {
      fail("\(context.name) has quantiles that do not rise; give each a larger value than the last")
      return nil
    }
    if quantiles.count == 2, quantiles[0].value <= 0 {
      fail("\(context.name) has a quantile of 0, which no log-normal law has; write more than 0")
    }
    return .quantiles(quantiles)
  }

  private mutating func readLaw() -> DistributionSpec.Law? {
    guard let named = node[key: "law"] else {
      if failed { return nil }
      let mend =
        node[key: "mean"] != nil
        ? "add 'law: exponential'"
        : "write two quantiles such as '{p50: …, p90: …}', or name a 'law'"
      fail("\(context.name) has no law; \(mend)")
      return nil
    }
    switch named.text {
    case "constant":
      return needed("value", of: "constant").map { .constant($0) }
    case "uniform":
      guard let from = needed("from", of: "uniform"), let to = needed("to", of: "uniform") else {
        return nil
      }
      if from >= to { fail("\(context.name) has a 'from' that is not below its 'to'") }
      return .uniform(from: from, to: to)
    case "exponential":
      guard let mean = needed("mean", of: "exponential") else { return nil }
      if mean <= 0 { fail("\(context.name) has a mean of 0; write more than 0") }
      return .exponential(mean: mean)
    case "log_normal":
      guard let median = needed("median", of: "log_normal"),
        let sigma = positive("sigma", of: "log_normal")
      else { return nil }
      if median <= 0 { fail("\(context.name) has a median of 0; write more than 0") }
      return .logNormal(median: median, sigma: sigma)
    case "weibull":
      guard let shape = positive("shape", of: "weibull"), let scale = needed("scale", of: "weibull")
      else { return nil }
      if scale <= 0 { fail("\(context.name) has a scale of 0; write more than 0") }
      return .weibull(shape: shape, scale: scale)
    default:
      let hint = NearestName.hint(named.text ?? "", among: DistributionSpec.lawNames)
      fail("law is \(named.kindText), which is not known\(hint)", at: named.mark)
      return nil
    }
  }

  private mutating func reportUnknown(_ law: DistributionSpec.Law?) {
    let own: [String]
    switch law {
    case .constant: own = ["value"]
    case .uniform: own = ["from", "to"]
    case .exponential: own = ["mean"]
    case .logNormal: own = ["median", "sigma"]
    case .weibull: own = ["shape", "scale"]
    case .quantiles: own = ["p50", "p90", "p95", "p99"]
    case nil: own = ["value", "from", "to", "mean", "median", "sigma", "shape", "scale"]
    }
    let known = own + ["law", "min", "max"]
    for entry in node.entries ?? [] where !known.contains(entry.key) {
      if Self.percent(ofKey: entry.key) != nil { continue }
      let hint = NearestName.hint(entry.key, among: known)
      fail("'\(entry.key.shortened)' is not a key of this law\(hint)", at: entry.mark)
    }
  }
}
