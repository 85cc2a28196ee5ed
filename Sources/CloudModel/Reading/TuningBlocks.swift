import ScenarioSchema

/// The block `tune`, as written.
struct TuningBlock: Equatable, Sendable {
  var minimise = "cost"
  var probability = 0.95
  var availability: Double?
  var measures: [Named<LimitBlock>] = []
  var parameters: [Named<KnobBlock>] = []

  static let fields = FieldList<TuningBlock>([
    .defaulted("minimise", \.minimise, .name, "cost", help: "the measure that is to be small"),
    .group(
      "subject_to",
      FieldList([
        .defaulted(
          "probability", \.probability, .quantity(.share, in: 0...0.999_999, lowerEnd: .excluded),
          0.95, help: "share of the objective's windows that reach the goal"),
        .optional(
          "availability", \.availability, .quantity(.share, in: 0...1, lowerEnd: .excluded),
          help: "the goal; else that of 'slo'"),
        .defaulted(
          "measures", \.measures,
          .map(.block(LimitBlock.fields, blank: LimitBlock()), noun: "measure"), [],
          help: "bounds of other measures"),
      ]), help: "what a design must keep"),
    .required(
      "parameters", \.parameters,
      .map(.block(KnobBlock.fields, blank: KnobBlock()), atLeast: 1, noun: "path"),
      help: "what may be changed, by path"),
  ])
}

/// An entry of `tune.subject_to.measures`, as written.
struct LimitBlock: Equatable, Sendable {
  var atMost: Double?
  var atLeast: Double?

  static let fields = FieldList<LimitBlock>([
    .optional("at_most", \.atMost, bound, help: "in the measure's unit, or a share"),
    .optional("at_least", \.atLeast, bound, help: "in the measure's unit, or a share"),
  ])

  /// A bare number or a share; the unit is the measure's.
  private static let bound = FieldKind<Double>.scalar(.words("a number or a share")) {
    text throws(QuantityProblem) in
    guard let (number, unit) = Knob.split(text) else {
      throw .other("not a number; write '180' or '0.1%'")
    }
    switch unit {
    case "": return number.doubleValue
    case "%": return number.shifted(by: -2).doubleValue
    default:
      throw .other(
        "a number with the unit '\(unit)'; write it bare, in the unit of 'nines list measures'")
    }
  } format: {
    QuantityKind.number.format($0)
  }
}

/// An entry of `tune.parameters`, as written.
struct KnobBlock: Equatable, Sendable {
  enum Scale: String, Equatable, Sendable, CaseIterable { case linear, logarithmic }

  var from: String?
  var to: String?
  var step: String?
  var scale: Scale?
  var choices: [DocumentNode]?

  static let fields = FieldList<KnobBlock>(
    [
      .optional("from", \.from, .text, help: "the least value, with its unit"),
      .optional("to", \.to, .text, help: "the greatest value, in the same unit"),
      .optional("step", \.step, .text, help: "between values; else any value between them"),
      .optional(
        "scale", \.scale, .choice,
        help: "logarithmic: equal factors are equal steps; else linear"),
      .optional(
        "choices", \.choices, .list(.anything, atLeast: 2, atMost: 50),
        help: "these values, in place of a range"),
    ], exclusive: [["from", "choices"], ["to", "choices"]])
}

extension ScenarioResolver {
  /// The search, with its knobs' ranges understood.
  mutating func resolveTuning() -> Tuning? {
    guard let block = block.tuning else { return nil }
    let knobs = block.parameters.compactMap { knob($0) }
    for limit in block.measures where limit.value.atMost == nil && limit.value.atLeast == nil {
      error(
        "'\(limit.name)' has no bound; write 'at_most' or 'at_least'",
        at: ["tune", "subject_to", "measures", limit.name])
    }
    return Tuning(
      minimise: block.minimise, probability: block.probability, availability: block.availability,
      limits: block.measures.map {
        Tuning.Limit(measure: $0.name, atMost: $0.value.atMost, atLeast: $0.value.atLeast)
      }, knobs: knobs)
  }

  private mutating func knob(_ written: Named<KnobBlock>) -> Knob? {
    let place = ["tune", "parameters", written.name]
    let value = written.value
    if let choices = value.choices {
      for (index, choice) in choices.enumerated()
      where choices[..<index].contains(where: { $0.hasSameContent(as: choice) }) {
        error("'\(choice.flowText)' is a choice twice; remove one of them", at: place)
        return nil
      }
      return Knob(path: written.name, range: .choices(choices.map(\.withoutPlaces)))
    }
    guard let fromText = value.from, let toText = value.to else {
      error("'\(written.name)' has no range; write 'from' and 'to', or 'choices'", at: place)
      return nil
    }
    guard let (from, to, unit) = Self.ends(fromText, toText) else {
      error(
        "'\(fromText)' to '\(toText)' is no range; write two numbers of one unit, such as "
          + "'from: 10s, to: 300s'", at: place)
      return nil
    }
    guard from < to else {
      error("the range from '\(fromText)' to '\(toText)' is empty; 'to' must be greater", at: place)
      return nil
    }
    var step: Double?
    if let text = value.step {
      guard let (own, _, stepUnit) = Self.ends(text, toText), stepUnit == unit, own > 0,
        own <= to - from
      else {
        error(
          "step is '\(text)'; allowed: more than 0 and at most the range, in its unit", at: place)
        return nil
      }
      step = own
    }
    let isLogarithmic = value.scale == .logarithmic
    if isLogarithmic, from <= 0 || step != nil {
      error("a logarithmic scale begins above 0 and has no step", at: place)
      return nil
    }
    return Knob(
      path: written.name,
      range: .numbers(from: from, to: to, step: step, isLogarithmic: isLogarithmic, unit: unit))
  }

  /// Two numbers of one unit; durations of different units in seconds.
  private static func ends(_ a: String, _ b: String) -> (Double, Double, String)? {
    guard let (first, unit) = Knob.split(a), let (second, other) = Knob.split(b) else { return nil }
    if unit == other { return (first.doubleValue, second.doubleValue, unit) }
    guard let low = try? Duration(quantity: a), let high = try? Duration(quantity: b) else {
      return nil
    }
    return (low.inSeconds, high.inSeconds, "s")
  }
}
