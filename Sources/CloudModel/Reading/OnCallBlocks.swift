import ScenarioSchema
import Stochastics

extension OfficeHours {
  static let fields = FieldList<OfficeHours>([
    .defaulted("timezone", \.timeZone, .timeZone, "UTC", help: "whose clocks count"),
    .defaulted(
      "days", \.weekdays,
      .list(
        .choice(ScheduledScaling.Action.names.enumerated().map { ($1, $0) }), atLeast: 1, atMost: 7),
      Array(0..<5), help: "weekdays"),
    .defaulted(
      "from", \.from, ScheduledScaling.Action.clock, .seconds(32_400), help: "time of day"),
    .defaulted(
      "to", \.to, ScheduledScaling.Action.clock, .seconds(64_800),
      help: "time of day; before 'from' it is that of the next day"),
  ])
}

/// The block `failover_config.decision.person`, as written.
struct OnCallBlock: Equatable, Sendable {
  var page = Law.constant(0)
  var acknowledge = Law.constant(0)
  var acknowledgeOffHours = Law.constant(0)
  var decide = Law.constant(0)
  var escalateAfter = Duration.seconds(300)
  var levels = 3
  var shifts = [OfficeHours()]

  private static let sre =
    "Google, Site Reliability Engineering, chapter 11: 5 min to respond for a service that users see; "
    + "the spread is assumed"

  static let fields = FieldList<OnCallBlock>(
    [
      .defaulted(
        "page", \.page, .law(.duration), .known(.quantiles((0.5, 30), (0.95, 120))),
        source: "assumed: one or two evaluations of an alert rule and its grouping",
        help: "from detection until the page is out"),
      .defaulted(
        "acknowledge", \.acknowledge, .law(.duration), .known(.quantiles((0.5, 60), (0.95, 300))),
        source: sre, help: "from page to acknowledgement in office hours"),
      .defaulted(
        "acknowledge_off_hours", \.acknowledgeOffHours, .law(.duration),
        .known(.quantiles((0.5, 180), (0.95, 900))), source: "assumed: three times as long",
        help: "the same at night and on free days"),
      .defaulted(
        "decide", \.decide, .law(.duration), .known(.quantiles((0.5, 300), (0.95, 1200))),
        source: "assumed: a run book with a prepared failover",
        help: "from acknowledgement to the decision"),
      .defaulted(
        "escalate_after", \.escalateAfter,
        .duration(.zero ... .seconds(86_400), lowerEnd: .excluded), .seconds(300),
        help: "without an acknowledgement the next is paged"),
      .defaulted(
        "levels", \.levels, .count(1...20), 3,
        help: "people who are paged one after the other; the last is waited for"),
      .defaulted(
        "shifts", \.shifts,
        .list(.block(OfficeHours.fields, blank: OfficeHours()), atLeast: 1, atMost: 24),
        [OfficeHours()], help: "office hours of the places where somebody is on call"),
    ], presets: presets)

  /// People as published figures have them.
  static let presets = [
    Preset(
      name: "run-book", summary: "on call with a 5 min target, and a run book for the failover",
      source: sre,
      values: [
        ("acknowledge", quantiles("1min", "5min")), ("decide", quantiles("5min", "20min")),
      ]),
    Preset(
      name: "status-pages",
      summary: "as public status pages show it: 16.6 min to acknowledge, 31.5 min to identify",
      source: "status pages of two model providers: one 2026-07..09, n=8, median 16.6 min, longest "
        + "237 min; the other n=84, investigating to identified, median 31.5 min, p90 114 min; "
        + "computed from file",
      values: [
        ("page", .scalar("0s")), ("acknowledge", quantiles("16.6min", "237min")),
        ("acknowledge_off_hours", quantiles("16.6min", "237min")),
        (
          "decide",
          .mapping([("p50", .scalar("31.5min")), ("p90", .scalar("114min"))])
        ), ("levels", .scalar("1")),
      ]),
  ]

  private static func quantiles(_ half: String, _ high: String) -> DocumentNode {
    .mapping([("p50", .scalar(half)), ("p95", .scalar(high))])
  }

  var policy: OnCallPolicy {
    OnCallPolicy(
      page: page.distribution, acknowledge: acknowledge.distribution,
      acknowledgeOffHours: acknowledgeOffHours.distribution, decide: decide.distribution,
      escalateAfter: escalateAfter, levels: levels, shifts: shifts)
  }

  /// The block when nothing of it is written.
  static var standard: OnCallBlock {
    var context = ReadingContext()
    return fields.read(DocumentNode.mapping([]), into: OnCallBlock(), &context) ?? OnCallBlock()
  }
}
