import ScenarioSchema

/// An entry under `traffic.rates`, as written.
struct AddedRateBlock: Equatable, Sendable {
  var rate = RateBlock()
  var from: Timestamp?
  var until: Located<Timestamp>?
  var classes: [Located<String>]?
  var geographies: [Located<String>]?

  static let fields = FieldList<AddedRateBlock>(
    [
      .optional("from", \.from, .timestamp, help: "nothing before it"),
      .optional("until", \.until, .located(.timestamp), help: "nothing from it on"),
      .optional(
        "classes", \.classes, .list(.reference, atLeast: 1),
        help: "of which classes; else of those without a rate of their own"),
      .optional(
        "geographies", \.geographies, .list(.reference, atLeast: 1),
        help: "from where; else from everywhere"),
    ] + RateBlock.fields.fields.map { $0.lifted(to: \AddedRateBlock.rate) },
    exclusive: [["constant", "base", "trace"]])
}

extension ScenarioResolver {
  /// The rates that are added to the first.
  mutating func resolveAddedRates(
    _ traffic: TrafficBlock, _ places: [String], loadTrace: (TraceRequest) -> LoadedTrace
  ) -> [AddedRate] {
    traffic.rates.compactMap { named in
      let path = ["traffic", "rates", named.name]
      let value = named.value
      if let until = value.until, let from = value.from,
        until.value.unixSeconds <= from.unixSeconds
      {
        error("until is not after 'from'; exchange them, or take one out", at: until)
      }
      let classes = value.classes.map {
        positions($0, among: traffic.classes.map(\.name), "class")
      }
      let geographies = value.geographies.map { positions($0, among: places, "geography") }
      guard let rate = resolveRate(value.rate, at: path, loadTrace: loadTrace) else { return nil }
      return AddedRate(
        name: named.name, rate: rate, fromUnixSeconds: value.from?.unixSeconds,
        untilUnixSeconds: value.until?.value.unixSeconds, classes: classes,
        geographies: geographies)
    }
  }

  /// Reports rates that no flow has a part of.
  mutating func checkAddedRates(_ traffic: Traffic) {
    for added in traffic.rates where traffic.weights(of: added).allSatisfy({ $0 == 0 }) {
      error(
        "no class of '\(added.name)' comes from its geographies; name others, or give them a share",
        at: ["traffic", "rates", added.name])
    }
  }
}
