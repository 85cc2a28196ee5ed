/// A time axis of up to three stretches, each linear with its own scale.
///
/// The first minutes of an incident decide it and its tail lasts for hours: where the events ask for it,
/// the first stretch shows the first cluster of events at a large scale, the last one the last cluster,
/// and the quiet time between is compressed.
struct TimeAxis: Equatable {
  /// A stretch with one scale.
  struct Stretch: Equatable {
    let start: Double
    let end: Double
    let left: Double
    let right: Double
    /// Whether time is squeezed here, against the stretches around it.
    let isCompressed: Bool
  }

  /// A line of the grid, with a label unless there is no room for it.
  struct Tick: Equatable {
    let seconds: Double
    let x: Double
    let label: String?
    /// The label's middle, which keeps it on the paper.
    let labelX: Double
  }

  let stretches: [Stretch]

  var left: Double { stretches.first?.left ?? 0 }
  var right: Double { stretches.last?.right ?? 0 }
  var start: Double { stretches.first?.start ?? 0 }
  var end: Double { stretches.last?.end ?? 0 }

  /// Chooses the stretches from the moments at which something happens.
  init(start: Double, end: Double, events: [Double], left: Double, right: Double) {
    let end = max(end, start + 1)
    let bounds = Self.bounds(start: start, end: end, events: events)
    let shares: [Double] =
      switch bounds.count {
      case 0: [1]
      case 1: [0.68, 0.32]
      default: [0.53, 0.17, 0.30]
      }
    var result: [Stretch] = []
    var x = left
    let edges = [start] + bounds + [end]
    for (index, share) in shares.enumerated() {
      let next = index == shares.count - 1 ? right : x + share * (right - left)
      result.append(
        Stretch(
          start: edges[index], end: edges[index + 1], left: x, right: next,
          isCompressed: index == 1))
      x = next
    }
    stretches = result
  }

  /// The place of a moment; those outside are at the nearer end.
  func x(_ seconds: Double) -> Double {
    for stretch in stretches where seconds < stretch.end {
      let share = (seconds - stretch.start) / (stretch.end - stretch.start)
      return stretch.left + max(0, share) * (stretch.right - stretch.left)
    }
    return right
  }

  /// The moments at which the scale changes.
  private static func bounds(start: Double, end: Double, events: [Double]) -> [Double] {
    let sorted = events.filter { $0 > 0 && $0 <= end }.sorted()
    guard var lastOfFirst = sorted.first else { return [] }
    for event in sorted {
      // A cluster ends where the next event is more than three times as far away.
      if event > 3 * lastOfFirst + 60 { break }
      lastOfFirst = event
    }
    let first = niceAbove(1.15 * lastOfFirst)
    if end - start <= 2 * first { return [] }
    let later = sorted.filter { $0 > first }
    guard var firstOfLast = later.last else { return [first] }
    for event in later.reversed() {
      if firstOfLast - event > 1.5 * first { break }
      firstOfLast = event
    }
    let tail = end - firstOfLast
    let step = niceAbove(0.15 * tail)
    let last = ((firstOfLast - 0.05 * tail) / step).rounded(.down) * step
    // A last stretch is worth its room when much happens in it and much time is saved before it.
    let isWorthIt = 3 * tail >= first && last - first > 2 * (end - last)
    return isWorthIt ? [first, last] : [first]
  }

  static let niceSteps: [Double] =
    [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1200, 1800]
    + [3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800]

  /// The least nice time that is not under `seconds`.
  static func niceAbove(_ seconds: Double) -> Double {
    if let step = niceSteps.first(where: { $0 >= seconds }) { return step }
    let week = niceSteps[niceSteps.count - 1]
    return (seconds / week).rounded(.up) * week
  }

  /// Grid lines at nice times, labels at least `gap` apart; the ends of stretches go first.
  ///
  /// - Parameter paper: the right edge that no label crosses.
  func ticks(fontSize: Double, paper: Double, gap: Double = 10) -> [Tick] {
    var candidates: [(seconds: Double, isEdge: Bool)] = []
    for stretch in stretches {
      let perSecond = (stretch.right - stretch.left) / (stretch.end - stretch.start)
      let widest = TextMetrics.width(DurationText.short(stretch.end), size: fontSize) + gap
      let step = Self.niceAbove(widest / perSecond)
      var time = (stretch.start / step).rounded(.up) * step
      while time <= stretch.end {
        candidates.append((time, time == stretch.start || time == stretch.end))
        time += step
      }
      if stretch != stretches.last { candidates.append((stretch.end, true)) }
    }
    var taken: [(left: Double, right: Double)] = []
    var ticks: [Double: Tick] = [:]
    let edgesFirst = candidates.filter(\.isEdge) + candidates.filter { !$0.isEdge }
    for candidate in edgesFirst where ticks[candidate.seconds] == nil {
      let place = x(candidate.seconds)
      let text = DurationText.short(candidate.seconds)
      let half = TextMetrics.width(text, size: fontSize) / 2
      let middle = min(place, paper - half)
      let isFree = taken.allSatisfy {
        middle + half + gap < $0.left || middle - half - gap > $0.right
      }
      if isFree { taken.append((middle - half, middle + half)) }
      ticks[candidate.seconds] = Tick(
        seconds: candidate.seconds, x: place, label: isFree ? text : nil, labelX: middle)
    }
    return ticks.values.sorted { $0.seconds < $1.seconds }
  }
}
