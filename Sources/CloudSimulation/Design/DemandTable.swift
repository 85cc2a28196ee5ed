import CloudModel
import ScenarioSchema
import Stochastics

/// The offered rate over the whole horizon: constant between change points.
struct DemandTable: Equatable, Sendable {
  /// Start of each piece, nanoseconds from the scenario's start; ascending, the first is 0.
  let starts: ContiguousArray<Int64>
  /// Rate of each piece.
  let rates: ContiguousArray<Rate>

  /// The piece that holds a moment, from a piece that is known to begin before it.
  func piece(at time: Int64, from first: Int = 0) -> Int {
    var low = first
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= time { low = middle } else { high = middle }
    }
    return low
  }

  /// The greatest rate of the table.
  var peak: Rate { rates.max() ?? 0 }

  /// Builds the table: trace or shape, growth by step, campaigns.
  init(_ scenario: Scenario) {
    let horizon = Units.nanoseconds(scenario.horizon)
    let traffic = scenario.traffic
    let start = scenario.startUnixSeconds
    let base = BaseRate(scenario)
    var points: [Int64] = [0]
    switch traffic.rate {
    case .constant:
      if traffic.growthPerYear != 0 { points += Self.grid(from: start, step: 86_400, horizon) }
    case .shape:
      points += Self.grid(from: start, step: base.shapeStep, horizon)
    case .trace(let trace, let repeats, _):
      let origin = repeats == .once ? 0 : Self.offset(of: trace, from: start, repeats)
      points += Self.grid(first: origin, step: trace.stepSeconds, horizon)
    }
    for campaign in traffic.campaigns {
      let begin = (campaign.startUnixSeconds - start) * Units.second
      points.append(begin)
      points.append(begin + Units.nanoseconds(campaign.duration))
    }
    points = points.filter { $0 >= 0 && $0 < horizon }.sorted()
    var starts: ContiguousArray<Int64> = []
    var rates: ContiguousArray<Rate> = []
    for point in points where starts.last != point {
      var value = base.rate(at: point)
      value *= Self.growth(traffic.growthPerYear, at: point)
      for campaign in traffic.campaigns {
        let begin = (campaign.startUnixSeconds - start) * Units.second
        if point >= begin, point < begin + Units.nanoseconds(campaign.duration) {
          value *= campaign.factor
        }
      }
      let rate = Units.rate(value)
      if rates.last == rate { continue }
      starts.append(point)
      rates.append(rate)
    }
    self.starts = starts
    self.rates = rates
  }

  /// Compound growth up to a moment.
  private static func growth(_ perYear: Double, at time: Int64) -> Double {
    if perYear == 0 { return 1 }
    return PortableMath.exp(PortableMath.log(1 + perYear) * (Double(time) / Double(Units.year)))
  }

  /// Multiples of a step in clock time (not from the scenario's start), in nanoseconds from the start.
  private static func grid(from start: Int64, step: Int64, _ horizon: Int64) -> [Int64] {
    let past = start % step
    return grid(first: past == 0 ? 0 : step - past, step: step, horizon)
  }

  private static func grid(first: Int64, step: Int64, _ horizon: Int64) -> [Int64] {
    Array(stride(from: first * Units.second, to: horizon, by: Int(step * Units.second)))
  }

  /// Seconds from the scenario's start to the first step boundary of a repeated trace.
  private static func offset(
    of trace: TrafficTrace, from start: Int64, _ repeats: TraceRepeat
  ) -> Int64 {
    let step = trace.stepSeconds
    let past = (start - trace.startUnixSeconds) % step
    let positive = past < 0 ? past + step : past
    return positive == 0 ? 0 : step - positive
  }
}

/// The rate before growth and campaigns.
private struct BaseRate {
  let source: RateSource
  let start: Int64
  let factor: Double
  let clocks: [LocalClock]
  let shares: [Double]

  init(_ scenario: Scenario) {
    source = scenario.traffic.rate
    start = scenario.startUnixSeconds
    let horizon = Units.nanoseconds(scenario.horizon) / Units.second
    if case .shape = source {
      clocks = scenario.traffic.geographies.map {
        LocalClock(timeZone: $0.timeZone, from: scenario.startUnixSeconds, seconds: horizon)
      }
    } else {
      clocks = []
    }
    shares = scenario.traffic.geographies.map(\.share)
    if case .trace(let trace, _, let scale) = source {
      factor = Self.factor(trace, scale)
    } else {
      factor = 1
    }
  }

  /// Seconds between the moments at which an hour can begin somewhere: some zones are half an hour
  /// or a quarter off the others.
  var shapeStep: Int64 { clocks.allSatisfy(\.hasWholeHours) ? 3_600 : 900 }

  private static func factor(_ trace: TrafficTrace, _ scale: TrafficScale?) -> Double {
    let rates = trace.ratesPerSecond
    switch scale {
    case .peak(let peak): return peak / (rates.max() ?? 1)
    case .mean(let mean): return mean * Double(rates.count) / rates.reduce(0, +)
    case nil: return 1
    }
  }

  func rate(at time: Int64) -> Double {
    let unix = start + time / Units.second
    switch source {
    case .constant(let rate):
      return rate
    case .trace(let trace, let repeats, _):
      guard let step = step(of: trace, repeats, time: time, unix: unix) else { return 0 }
      return trace.ratesPerSecond[step] * factor
    case .shape(let base, let hours, let weekdays):
      var total = 0.0
      for (clock, share) in zip(clocks, shares) {
        let local = clock.local(unix)
        let hour = Int((local % 86_400) / 3_600)
        let day = CivilDate.weekday(unixSeconds: local)
        total += share * (hours.isEmpty ? 1 : hours[hour]) * (weekdays.isEmpty ? 1 : weekdays[day])
      }
      return base * total
    }
  }

  private func step(
    of trace: TrafficTrace, _ repeats: TraceRepeat, time: Int64, unix: Int64
  ) -> Int? {
    let steps = Int64(trace.ratesPerSecond.count)
    if repeats == .once {
      let step = time / Units.second / trace.stepSeconds
      return step < steps ? Int(step) : nil
    }
    let period: Int64 = repeats == .weekly ? 7 * 86_400 : 86_400
    let past = (unix - trace.startUnixSeconds) % period
    let step = (past < 0 ? past + period : past) / trace.stepSeconds
    return Int(step % steps)
  }
}
