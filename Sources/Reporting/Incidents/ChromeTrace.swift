/// An incident as a trace that Perfetto and the trace view of Chrome open: bars, curves and moments.
///
/// **Source**: "Trace Event Format" of the Chromium project: complete events `X`, counters `C`, instants
/// `i` and names `M`; times in microseconds.
enum ChromeTrace {
  /// The trace of a timeline. Time 0 is the earliest moment that is shown.
  static func json(_ timeline: IncidentTimeline) -> JSONValue {
    let points = timeline.panels.flatMap(\.series).flatMap(\.points).map(\.seconds)
    let starts = timeline.lanes.flatMap(\.phases).map(\.startSeconds)
    let first = (points + starts + timeline.markers.map(\.seconds) + [0]).min() ?? 0
    let last =
      (points + timeline.lanes.flatMap(\.phases).flatMap { [$0.startSeconds, $0.endSeconds ?? 0] }
      + [0]).max() ?? 0
    func microseconds(_ seconds: Double) -> JSONValue {
      .number(((seconds - first) * 1e6).rounded())
    }
    var events: [JSONValue] = [
      ["ph": "M", "pid": 1, "name": "process_name", "args": ["name": .string(timeline.title)]]
    ]
    for (lane, row) in timeline.lanes.enumerated() {
      let thread = JSONValue.integer(Int64(lane + 1))
      events.append([
        "ph": "M", "pid": 1, "tid": thread, "name": "thread_name",
        "args": ["name": .string(row.name)],
      ])
      events.append([
        "ph": "M", "pid": 1, "tid": thread, "name": "thread_sort_index",
        "args": ["sort_index": thread],
      ])
      for phase in row.phases {
        let end = max(phase.endSeconds ?? last, phase.startSeconds)
        events.append([
          "ph": "X", "pid": 1, "tid": thread, "cat": .string(phase.kind.rawValue),
          "name": .string(phase.label), "ts": microseconds(phase.startSeconds),
          "dur": .number(((end - phase.startSeconds) * 1e6).rounded()),
          "args": ["goes_on": .bool(phase.endSeconds == nil)],
        ])
      }
    }
    for marker in timeline.markers {
      events.append([
        "ph": "i", "s": "g", "pid": 1, "tid": 1, "name": .string(marker.label),
        "ts": microseconds(marker.seconds),
      ])
    }
    for panel in timeline.panels {
      for series in panel.series {
        for point in series.points where point.value.isFinite {
          events.append([
            "ph": "C", "pid": 1, "name": .string("\(panel.title) (\(panel.unit))"),
            "ts": microseconds(point.seconds),
            "args": .object([.init(series.name, .number(point.value))]),
          ])
        }
      }
    }
    return [
      "traceEvents": .array(events), "displayTimeUnit": "ms",
      "otherData": ["start": .string(timeline.startLabel), "generator": "nines"],
    ]
  }
}

extension IncidentReport {
  /// The incident as a trace for Perfetto or Chrome.
  public func chromeTrace() -> JSONValue {
    ChromeTrace.json(
      IncidentPicture(incident: incident, design: design, samples: samples).timeline())
  }
}
