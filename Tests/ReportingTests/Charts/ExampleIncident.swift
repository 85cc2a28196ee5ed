@testable import Reporting

/// A region lost for four hours: fail-over within minutes, a long tail of name caches, failback at the end.
enum ExampleIncident {
  static let outage = 14_400.0

  /// Share still going to the lost region, with the switch at 70 s (canary) and 100 s (the rest).
  static func stale(_ seconds: Double) -> Double {
    let tail = { (age: Double) in
      age <= 0 ? 1.0 : max(0, 0.88 * (1 - age / 60)) + (age < 1_700 ? 0.12 * (1 - age / 1_700) : 0)
    }
    return 0.05 * tail(seconds - 70) + 0.95 * tail(seconds - 125)
  }

  static func timeline(failback: Bool = true) -> IncidentTimeline {
    let end = failback ? outage + 1_500 : 1_900
    let times =
      Array(stride(from: -60.0, through: 600, by: 5))
      + Array(stride(from: 660, through: end, by: 60))
    func back(_ time: Double) -> Double { min(1, max(0, (time - outage - 600) / 600)) }
    func primary(_ time: Double) -> Double { time < 0 ? 1 : max(stale(time), back(time)) }
    func offered(_ time: Double) -> Double { 82 + 6 * time / 3_600 }
    func capacity(_ time: Double) -> Double { time < 180 ? 60 : min(120, 60 + (time - 180) / 3) }
    func served(_ time: Double) -> Double {
      if time < 0 || time > outage { return offered(time) }
      return min(capacity(time), offered(time) * (1 - primary(time)))
    }
    func curve(_ name: String, _ role: IncidentTimeline.SeriesRole, _ value: (Double) -> Double)
      -> IncidentTimeline.Series
    {
      var points = times.map { IncidentTimeline.Point($0, value($0)) }
      if let zero = points.firstIndex(where: { $0.seconds == 0 }) {
        points.insert(IncidentTimeline.Point(0, value(-1e-9)), at: zero)
      }
      return IncidentTimeline.Series(name, role, points)
    }
    return IncidentTimeline(
      title: "Region us-east-1 lost: fail-over to Azure eastus",
      startLabel: "2026-03-03 10:00:00 UTC", lanes: lanes(failback: failback),
      markers: [
        .init("first failed probe", at: 4), .init("decided", at: 45),
        .init("record changed", at: 70), .init("99 % served again", at: 360),
      ] + (failback ? [.init("region repaired", at: outage)] : []),
      panels: [
        .init(
          "Traffic by place", unit: "%", .stacked,
          [
            curve("to AWS us-east-1", .primary) { 100 * primary($0) },
            curve("to Azure eastus", .secondary) { 100 - 100 * primary($0) },
          ]),
        .init(
          "Requests", unit: "requests/s", .lines,
          [
            curve("lost", .lost) { offered($0) - served($0) },
            curve("served", .served, served), curve("offered", .offered, offered),
          ]),
        .init(
          "Ready capacity", unit: "requests/s", .lines,
          [
            curve("AWS us-east-1", .primary) { $0 >= 0 && $0 < outage ? 0 : 130 },
            curve("Azure eastus", .secondary, capacity),
          ]),
      ])
  }

  private static func lanes(failback: Bool) -> [IncidentTimeline.Lane] {
    var lanes: [IncidentTimeline.Lane] = [
      .init("Cause", [.init("region loss", .fault, from: 0, to: failback ? outage : nil)]),
      .init("Detection", [.init("probes and quorum", .detection, from: 0, to: 31)]),
      .init("Decision", [.init("scope, strategy, reservation", .decision, from: 31, to: 45)]),
      .init(
        "Switch",
        [
          .init("record change", .propagation, from: 45, to: 70),
          .init("canary", .canary, from: 70, to: 100),
          .init("record change", .propagation, from: 100, to: 125),
        ]),
      .init(
        "Name caches", [.init("clients with the old address", .resolution, from: 70, to: 1_800)]),
      .init(
        "Capacity",
        [
          .init("boot", .capacity, from: 45, to: 105),
          .init("load model weights and warm up", .capacity, from: 105, to: 360),
        ]),
      .init("Validation", [.init("synthetic monitors", .validation, from: 125, to: 425)]),
      .init("Users", [.init("served under 99 %", .impact, from: 0, to: 360)]),
    ]
    if failback {
      lanes.append(
        .init(
          "Failback",
          [
            .init("hold-down", .validation, from: outage, to: outage + 600),
            .init("gradual return", .failback, from: outage + 600, to: outage + 1_200),
          ]))
    }
    return lanes
  }
}
