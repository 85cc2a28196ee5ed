import ScenarioSchema

/// An entry under `dependencies`, as written.
struct DependencyBlock: Equatable, Sendable {
  var kind = ComponentKind.service
  var scope = SharingScope.region
  var isRequired: Bool?
  var need: DependencyNeed?
  var uses: [DependencyUse]?
  var needs: [Named<DependencyNeed>] = []
  var degradedErrors: Double?
  var degradedLatency: Double?
  var catchUp: Double?
  var perInstance: Double?
  var total: Double?
  var transferPrice: Int64 = 0

  static let fields = FieldList<DependencyBlock>(
    [
      .required("kind", \.kind, ComponentKind.choice, help: "an entry of the component catalog"),
      .defaulted("scope", \.scope, .choice, .region, help: "what shares one"),
      .optional(
        "required", \.isRequired, .boolean,
        help: "yes: requests fail without it; no: it is optional; else as its kind"),
      .optional(
        "need", \.need, .choice, help: "required, degraded or optional; else as its kind"),
      .optional(
        "needed_for", \.uses, .list(.choice, atMost: 6), help: "what stops without it"),
      .defaulted(
        "needs", \.needs, .map(.choice, noun: "dependency"), [],
        help: "other dependencies that it needs itself, and how much"),
      .group(
        "degraded",
        FieldList([
          .optional(
            "error_share", \.degradedErrors, .share,
            help: "of requests that fail without it; else as its kind"),
          .optional(
            "added_latency", \.degradedLatency, .quantity(.duration, in: 0...3600),
            help: "by which answers come later without it; else as its kind"),
        ]), help: "what it means to go on without it"),
      .optional(
        "catch_up", \.catchUp, .quantity(.share, in: 0.01...100),
        help: "spare capacity with which it works off what has piled up; else as its kind"),
      .group(
        "bandwidth",
        FieldList([
          .optional(
            "total", \.total, .quantity(.bandwidth, in: 1...1e15),
            help: "of all loads together, which share it evenly"),
          .optional(
            "per_instance", \.perInstance, .quantity(.bandwidth, lowerEnd: .excluded),
            help: "of one load"),
        ]), help: "how fast weights come"),
      .defaulted(
        "transfer_price", \.transferPrice, .microDollars(.money), 0,
        help: "of each GB (10^9 bytes) of weights that an instance loads from it"),
    ], exclusive: [["required", "need"]])
}
