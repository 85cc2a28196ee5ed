import ScenarioSchema
import Stochastics

/// What an endpoint in scope of a fault does; key `endpoint`.
enum EndpointBehaviour: String, Equatable, Sendable, CaseIterable {
  case answers
  case hangs
  case refuses
}

/// An item of `faults`, as written.
struct FaultBlock: Equatable, Sendable {
  var name: Located<String>?
  var kind: FaultKind = .instanceCrash
  var scope: Located<FaultScope>?
  var rate: Double?
  var meanGap: Duration?
  var times: [Timestamp]?
  var duration = Law.constant(0)
  var cloud: Located<String>?
  var region: Located<String>?
  var zone: Located<String>?
  var pool: Located<String>?
  var instance: Located<String>?
  var notice: Located<Double>?
  var capacityLoss: Double?
  var endpoint: EndpointBehaviour?
  /// The preset that was chosen, and where the item stands.
  var preset: String?
  var mark: SourceMark?
  var path = ""

  private static let kinds = FieldKind<FaultKind>.choice(FaultCatalog.all.map { ($0.name, $0) })

  static let fields = FieldList<FaultBlock>(
    [
      .optional(
        "name", \.name, .reference, help: "its name in reports; else the preset's or kind's"),
      .required("kind", \.kind, kinds, help: "an entry of the fault catalog, or name a 'preset'"),
      .optional("scope", \.scope, .located(.choice), help: "what it hits at once"),
      .optional(
        "rate", \.rate, .quantity(.eventRate, in: 0...1e6),
        help: "faults of each component in scope in time"),
      .optional(
        "mean_gap", \.meanGap, .duration(.seconds(60) ... .seconds(9_000_000_000)),
        help: "mean time between faults of a component, instead of a rate"),
      .optional("at", \.times, .list(.timestamp, atLeast: 1), help: "listed times, not a rate"),
      .required("duration", \.duration, .law(.duration), help: "until the cause is gone"),
      .optional("cloud", \.cloud, .reference, help: "only in this cloud"),
      .optional("region", \.region, .reference, help: "only in this region"),
      .optional("zone", \.zone, .reference, help: "only in this zone"),
      .optional("pool", \.pool, .reference, help: "only in pools of this name"),
      .optional(
        "instance", \.instance, .reference,
        help: "only this instance type, of a stock_out or reclaim"
      ),
      .optional(
        "notice", \.notice, .located(.quantity(.duration, in: 0...3600)),
        help: "before spot instances go, of a reclaim; else 2min as on AWS"),
      .optional(
        "capacity_loss", \.capacityLoss, .quantity(.share, in: 0...1, lowerEnd: .excluded),
        help: "share of the instances in scope that stop; else all"),
      .optional(
        "endpoint", \.endpoint, .choice, help: "what a region's endpoint does while it lasts"),
      .notSimulated("each", help: "which places fail independently"),
      .notSimulated("staged", help: "a change that reaches one place after the other"),
    ], presets: FaultCatalog.presets, exclusive: [["rate", "mean_gap", "at"]])

  /// An item with its place; a kind that is not simulated gives one warning.
  static let reader = FieldKind<FaultBlock>(
    shape: .block(fields.descriptions), isLeaf: false,
    read: { node, context in
      let count = context.issues.count
      guard var block = fields.read(node, into: FaultBlock(), &context) else { return nil }
      block.mark = node.mark
      block.path = context.path
      block.preset = node[key: "preset"]?.text
      let written = node[key: "kind"]
      if let text = written?.text ?? block.preset, !block.kind.isSimulated {
        context.dropWarnings(after: count)
        context.warn(
          "faults of kind '\(text)' are read, but this version does not simulate them",
          at: written?.mark ?? node.mark)
      }
      return block
    },
    write: { fields.write($0) })
}

/// A weekday with a time of day, such as `Tue 10:00`.
struct WeekdayTime: Equatable, Sendable {
  /// 0 = Monday … 6.
  var weekday = 0
  /// Since midnight, UTC.
  var timeOfDay = Duration.zero

  private static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  static let kind = FieldKind<WeekdayTime>.scalar(.words("a weekday with a time")) {
    text throws(QuantityProblem) in
    let wrong = QuantityProblem.other("not a weekday with a time; write for example 'Tue 10:00'")
    let parts = text.split(separator: " ")
    let clock = parts.last?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard parts.count == 2, clock.count == 2, clock.allSatisfy({ $0.count == 2 }),
      let weekday = names.firstIndex(of: parts[0].prefix(3).capitalized),
      let hour = UInt(clock[0]), let minute = UInt(clock[1]), hour < 24, minute < 60
    else { throw wrong }
    return WeekdayTime(weekday: weekday, timeOfDay: .seconds(Int64(hour * 3600 + minute * 60)))
  } format: { time in
    let minutes = time.timeOfDay.components.seconds / 60
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(names[time.weekday]) \(two(minutes / 60)):\(two(minutes % 60))"
  }
}

/// An item of `drills`, as written.
struct DrillBlock: Equatable, Sendable {
  var name = Located("")
  var period = DrillPeriod.month
  var at = WeekdayTime()
  var scope = FaultScope.instance
  var target = Located("rotate")
  var action = "crash"
  var duration = Duration.zero
  var abort: AbortCondition?

  static let fields = FieldList<DrillBlock>([
    .required("name", \.name, .reference, help: "its name in reports"),
    .required("every", \.period, .choice, help: "how often it takes place"),
    .required("at", \.at, WeekdayTime.kind, help: "the first such weekday of the period, UTC"),
    .required(
      "scope", \.scope,
      .choice([("instance", .instance), ("zone", .zone), ("region", .region)]),
      help: "what it hits at once"),
    .defaulted(
      "target", \.target, .reference, Located("rotate"),
      help: "rotate, primary, secondary, or a place"),
    .defaulted("action", \.action, .choice([("crash", "crash")]), "crash", help: "what is done"),
    .required(
      "duration", \.duration, .duration(.zero ... .seconds(604_800), lowerEnd: .excluded),
      help: "how long it lasts"),
    .optional(
      "abort_if", \.abort,
      .block(
        AbortCondition.fields, blank: AbortCondition(successRatioBelow: 0, duration: .zero)),
      help: "what ends it early"),
  ])
}

extension AbortCondition {
  static let fields = FieldList<AbortCondition>([
    .required("success_ratio_below", \.successRatioBelow, .share, help: "a success ratio below it"),
    .required(
      "for", \.duration, .duration(.zero ... .seconds(86_400), lowerEnd: .excluded),
      help: "for so long"),
  ])
}
