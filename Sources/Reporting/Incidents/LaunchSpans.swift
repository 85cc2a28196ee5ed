import CloudModel
import CloudSimulation

/// Stretches in which instances of a region start, load the model or warm up.
enum LaunchSpans {
  /// From the samples of the data side, region by region; each with the most that were on their way,
  /// in order of time.
  static func phases(
    _ samples: [TimelineSample], onset: Int64, _ regions: [Region]
  ) -> [IncidentPhases.Entry] {
    let entries = regions.indices.flatMap { region in
      spans(samples.map { ($0.time, $0.launching[region]) }).map { span in
        IncidentPhases.Entry(
          lane: "Capacity",
          phase: .init(
            "\(Paragraph.count(span.most, "instance")) starting in \(regions[region].name)",
            .capacity, from: Double(span.start - onset) / 1e9,
            to: span.end.map { Double($0 - onset) / 1e9 }))
      }
    }
    return entries.sorted { $0.phase.startSeconds < $1.phase.startSeconds }
  }

  private static func spans(
    _ counts: [(time: Int64, count: Int)]
  ) -> [(start: Int64, end: Int64?, most: Int)] {
    var spans: [(start: Int64, end: Int64?, most: Int)] = []
    for (time, count) in counts {
      let isOpen = spans.last.map { $0.end == nil } ?? false
      if count > 0, !isOpen {
        spans.append((time, nil, count))
      } else if isOpen {
        let last = spans.count - 1
        spans[last].most = max(spans[last].most, count)
        if count == 0 { spans[last].end = time }
      }
    }
    return spans
  }
}
