import CloudSimulation

/// Fewer samples for a picture: those between which no curve moves visibly are dropped.
enum SampleReduction {
  /// The most samples that a picture gets, unless more differ by a fifth of their curve's height.
  static let limit = 600

  /// Keeps the first and last sample and every one that differs from the last kept one by more than a
  /// fraction of a curve's height; the fraction doubles from 1/1000 until few enough are left.
  static func reduced(_ samples: [TimelineSample]) -> [TimelineSample] {
    if samples.count <= limit { return samples }
    let heights = heights(samples)
    var fraction = 0.001
    while true {
      let kept = reduced(samples, steps: heights.map { $0 * fraction })
      if kept.count <= limit || fraction > 0.2 { return kept }
      fraction *= 2
    }
  }

  private static func reduced(
    _ samples: [TimelineSample], steps: [Double]
  ) -> [TimelineSample] {
    var kept: [TimelineSample] = []
    var last: [Double] = []
    for (index, sample) in samples.enumerated() {
      let values = values(sample)
      let moves = zip(zip(values, last), steps).contains { abs($0.0 - $0.1) > $1 }
      if kept.isEmpty || moves || index == samples.count - 1 {
        kept.append(sample)
        last = values
      }
    }
    return kept
  }

  /// All values that are drawn.
  private static func values(_ sample: TimelineSample) -> [Double] {
    [sample.offered, sample.good, sample.lost] + sample.shares + sample.ready + sample.queued
      + sample.launching.map { Double($0) }
  }

  /// The greatest value of each curve; rates share one scale, and so on.
  private static func heights(_ samples: [TimelineSample]) -> [Double] {
    guard let first = samples.first else { return [] }
    func most(_ list: (TimelineSample) -> [Double]) -> Double {
      samples.reduce(0) { max($0, list($1).max() ?? 0) }
    }
    let regions = first.shares.count
    let rates = most { [$0.offered, $0.good, $0.lost] }
    return Array(repeating: rates, count: 3) + Array(repeating: 1, count: regions)
      + Array(repeating: most(\.ready), count: regions)
      + Array(repeating: most(\.queued), count: regions)
      + Array(repeating: most { $0.launching.map { Double($0) } }, count: regions)
  }
}
