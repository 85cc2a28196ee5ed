import CloudModel
import CloudSimulation

/// The picture of an incident from its moments and the samples of the data side.
struct IncidentPicture {
  let incident: Incident
  let design: Design
  let samples: [TimelineSample]

  func timeline() -> IncidentTimeline {
    let scenario = design.scenario
    let phases = IncidentPhases(incident, design, samples)
    let end = samples.last.map { Double($0.time - incident.onset) / 1e9 } ?? 0
    var lanes: [IncidentTimeline.Lane] = []
    for entry in phases.entries where !lanes.contains(where: { $0.name == entry.lane }) {
      let bars = phases.entries.filter { $0.lane == entry.lane }.map(\.phase)
      lanes.append(.init(entry.lane, bars.compactMap { clipped($0, to: end) }))
    }
    lanes.removeAll { $0.phases.isEmpty }
    let impacts = impacts()
    if !impacts.isEmpty { lanes.append(.init("Users", impacts)) }
    let place = design.placeName(incident.scope, incident.place)
    let start = scenario.startUnixSeconds + wholeSeconds(incident.onset)
    let lost =
      incident.loss == 0
      ? "no request lost" : "\(NumberText.significant(Units.requests(incident.loss))) requests lost"
    let fault = design.faultClassNames[incident.faultClass]
    return IncidentTimeline(
      title: "\(scenario.name): \(fault) in \(place), \(lost)",
      startLabel: UTCTime.text(unixSeconds: start) + " UTC", lanes: lanes,
      markers: phases.markers.filter { $0.seconds <= end }, panels: panels())
  }

  /// The part of a phase inside the window of the samples; nil when it begins after it.
  private func clipped(
    _ phase: IncidentTimeline.Phase, to end: Double
  ) -> IncidentTimeline.Phase? {
    if phase.startSeconds > end { return nil }
    if let last = phase.endSeconds, last <= end { return phase }
    return .init(phase.label, phase.kind, from: phase.startSeconds, to: nil)
  }

  /// Stretches in which more was lost than the objective tolerates.
  ///
  /// Pauses of less than ten seconds do not part them: a queue that fills and sheds in turns is one
  /// hurt.
  func impacts() -> [IncidentTimeline.Phase] {
    let good = design.scenario.objective.goodMinute
    let label = "served under \(NumberText.shortPercent(good))"
    var stretches: [(start: Double, end: Double?)] = []
    for (index, sample) in samples.enumerated() {
      let isBad = sample.lost > (1 - good) * sample.offered && sample.lost > 0
      if !isBad { continue }
      let start = Double(sample.time - incident.onset) / 1e9
      let next = index + 1 < samples.count ? samples[index + 1].time : nil
      let end = next.map { Double($0 - incident.onset) / 1e9 }
      if let last = stretches.last, let lastEnd = last.end, start - lastEnd < 10 {
        stretches[stretches.count - 1].end = end
      } else {
        stretches.append((start, end))
      }
    }
    return stretches.map { .init(label, .impact, from: $0.start, to: $0.end) }
  }

  private func panels() -> [IncidentTimeline.Panel] {
    let kept = SampleReduction.reduced(samples)
    let regions = design.scenario.regions
    func perRegion(_ prefix: String, _ value: (TimelineSample, Int) -> Double)
      -> [IncidentTimeline.Series]
    {
      regions.indices.map { region in
        curve("\(prefix)\(regions[region].name)", role(region), kept) { value($0, region) }
      }
    }
    var panels: [IncidentTimeline.Panel] = [
      .init(
        "Where requests go, with old addresses", unit: "%", .stacked,
        perRegion("to ") { 100 * $0.shares[$1] }),
      .init(
        "Requests", unit: "requests/s", .lines,
        [
          curve("lost", .lost, kept) { $0.lost }, curve("good", .served, kept) { $0.good },
          curve("offered", .offered, kept) { $0.offered },
        ]),
      .init("Ready", unit: "instances", .lines, perRegion("in ") { $0.ready[$1] }),
    ]
    if kept.contains(where: { $0.launching.contains { $0 > 0 } }) {
      panels.append(
        .init(
          "Starting, loading or warming up", unit: "instances", .lines,
          perRegion("in ") { Double($0.launching[$1]) }))
    }
    if kept.contains(where: { $0.queued.contains { $0 >= 1 } }) {
      panels.append(
        .init("Waiting", unit: "requests", .lines, perRegion("in ") { $0.queued[$1] }))
    }
    return panels
  }

  private func role(_ region: Int) -> IncidentTimeline.SeriesRole {
    let hit = incident.region
    if region == hit { return .primary }
    if let policy = design.scenario.failover {
      let pair = [policy.primary.index, policy.secondary.index]
      if pair.contains(hit) { return pair.contains(region) ? .secondary : .other }
    }
    let first = design.scenario.regions.indices.first { $0 != hit }
    return region == first ? .secondary : .other
  }

  /// A curve of steps: a value holds until the next sample.
  private func curve(
    _ name: String, _ role: IncidentTimeline.SeriesRole, _ samples: [TimelineSample],
    _ value: (TimelineSample) -> Double
  ) -> IncidentTimeline.Series {
    var points: [IncidentTimeline.Point] = []
    for sample in samples {
      let time = Double(sample.time - incident.onset) / 1e9
      let now = value(sample)
      if let last = points.last, last.value != now { points.append(.init(time, last.value)) }
      points.append(.init(time, now))
    }
    return .init(name, role, points)
  }
}
