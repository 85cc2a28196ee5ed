import CloudModel
import Stochastics

/// A request rate at any moment, without what depends on local time.
struct SourceRate {
  private let source: RateSource
  private let shape: TrafficShape
  private let drift: Drift
  private let start: Int64
  /// The first nanosecond in which it counts, and the first in which it does no more.
  private let begin: Int64
  private let end: Int64
  private let scale: Double
  private let after: Drift?

  /// - Parameters:
  ///   - start: the scenario's start, seconds since 1970-01-01 UTC.
  ///   - from: nothing before it, until: nothing from it on; seconds since 1970-01-01 UTC.
  init(_ rate: TrafficRate, start: Int64, from: Int64? = nil, until: Int64? = nil) {
    begin = Self.moment(from, start) ?? .min
    end = Self.moment(until, start) ?? .max
    source = rate.source
    shape = rate.shape
    drift = Drift(rate.shape, start: start)
    self.start = start
    guard case .trace(let trace, _, let scale, let then) = rate.source else {
      self.scale = 1
      after = nil
      return
    }
    let rates = trace.ratesPerSecond
    switch scale {
    case .peak(let peak): self.scale = peak / (rates.max() ?? 1)
    case .mean(let mean): self.scale = mean * Double(rates.count) / rates.reduce(0, +)
    case nil: self.scale = 1
    }
    after = then.map { Drift($0.shape, start: start) }
  }

  /// A date on the simulation's clock; beyond 140 years either way nobody looks.
  private static func moment(_ unix: Int64?, _ start: Int64) -> Int64? {
    let limit: Int64 = 4_400_000_000
    return unix.map { max(-limit, min(limit, $0 - start)) * Units.second }
  }

  /// Moments at which it may change, nanoseconds from the scenario's start.
  func changePoints(_ horizon: Int64) -> [Int64] {
    let bounds = [begin, end].filter { $0 > 0 && $0 < horizon }
    return sourceChangePoints(horizon) + bounds
  }

  private func sourceChangePoints(_ horizon: Int64) -> [Int64] {
    var points = drift.changePoints(horizon)
    switch source {
    case .constant:
      return points
    case .trace(let trace, let repeats, _, _):
      // With a trace, growth is looked at with each of its steps.
      points = []
      let step = trace.stepSeconds * Units.second
      guard let period = Self.period(of: trace, repeats) else {
        let end = min(trace.lengthSeconds, horizon / Units.second + 1) * Units.second
        points += stride(from: 0, through: end, by: Int(step))
        return points + (after?.changePoints(horizon).filter { $0 > end } ?? [])
      }
      // The steps are counted from the beginning of each repetition.
      var begin = (trace.startUnixSeconds - start) % period
      if begin > 0 { begin -= period }
      while begin * Units.second < horizon {
        let next = begin + period
        points += stride(
          from: begin * Units.second, to: min(next * Units.second, horizon), by: Int(step))
        begin = next
      }
      return points
    }
  }

  /// Requests per second at a moment, nanoseconds from the scenario's start.
  func rate(at time: Int64) -> Double {
    if time < begin || time >= end { return 0 }
    switch source {
    case .constant(let rate):
      return rate * drift.factor(at: time)
    case .trace(let trace, let repeats, _, let then):
      guard let step = step(of: trace, repeats, at: time) else {
        guard case .constant(let rate) = then?.source, let after else { return 0 }
        return rate * after.factor(at: time)
      }
      return trace.ratesPerSecond[step] * scale * drift.factor(at: time)
    }
  }

  /// The factors of local time that hold at a moment: after a trace, those of what follows it.
  func localShape(at time: Int64) -> TrafficShape {
    guard case .trace(let trace, .once, _, let then?) = source,
      time / Units.second >= trace.lengthSeconds
    else { return shape }
    return then.shape
  }

  /// Whether any factor follows local time.
  var followsCalendar: Bool {
    if case .trace(_, _, _, let then?) = source, then.shape.followsCalendar { return true }
    return shape.followsCalendar
  }

  private func step(of trace: TrafficTrace, _ repeats: TraceRepeat, at time: Int64) -> Int? {
    let steps = Int64(trace.ratesPerSecond.count)
    guard let period = Self.period(of: trace, repeats) else {
      let step = time / Units.second / trace.stepSeconds
      return step < steps ? Int(step) : nil
    }
    let past = (start + time / Units.second - trace.startUnixSeconds) % period
    let step = (past < 0 ? past + period : past) / trace.stepSeconds
    return Int(step % steps)
  }

  /// Seconds after which a trace repeats: the whole weeks or days that it holds, at least one.
  private static func period(of trace: TrafficTrace, _ repeats: TraceRepeat) -> Int64? {
    let unit: Int64
    switch repeats {
    case .once: return nil
    case .weekly: unit = 7 * 86_400
    case .daily: unit = 86_400
    }
    return max(1, trace.lengthSeconds / unit) * unit
  }
}
