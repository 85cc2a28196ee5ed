import Stochastics

/// A measured decoding step: running sequences and the time of one token; an item of `points`.
public struct StepPoint: Equatable, Sendable {
  /// Key `batch`: running sequences, above 0.
  public var batch: Double
  /// Key `token_time`: seconds of one step, above 0.
  public var tokenTime: Double

  /// Makes a point.
  public init(batch: Double = 1, tokenTime: Double = 0) {
    self.batch = batch
    self.tokenTime = tokenTime
  }
}

/// How measured steps become a curve; key `step_time.fit`.
public enum StepFit: String, Equatable, Sendable, CaseIterable {
  /// A straight line by least squares (default).
  case linear
  /// A curve through the points that never falls, after ``MonotoneCurve``.
  case monotone
}

/// The time of a decoding step by the number of running sequences; block `step_time`.
public struct StepTime: Equatable, Sendable {
  /// The shape of the curve.
  public enum Curve: Equatable, Sendable {
    /// `alpha + beta·b` seconds.
    case linear(alpha: Double, beta: Double)
    /// Through measured points.
    case monotone(MonotoneCurve)
  }
  /// The curve.
  public var curve: Curve
  /// What it was fitted to; empty when alpha and beta are given.
  public var measured: [StepPoint]

  /// A line that is given by its two numbers, in seconds.
  public static func linear(alpha: Double, beta: Double) -> StepTime {
    StepTime(curve: .linear(alpha: alpha, beta: beta), measured: [])
  }

  /// Makes a step time.
  public init(curve: Curve, measured: [StepPoint]) {
    self.curve = curve
    self.measured = measured
  }

  /// Seconds of a step with so many running sequences, 0 or more.
  public func seconds(batch: Double) -> Double {
    switch curve {
    case .linear(let alpha, let beta): alpha + beta * batch
    case .monotone(let curve): curve.value(at: batch)
    }
  }

  /// The largest relative distance of the curve from a measured point, and that point's batch.
  ///
  /// Nil when nothing was measured; of equal distances the first in the order of `measured`.
  public var worstResidual: (share: Double, batch: Double)? {
    var worst: (share: Double, batch: Double)?
    for point in measured {
      let share = (seconds(batch: point.batch) / point.tokenTime - 1).magnitude
      if share > worst?.share ?? -1 { worst = (share, point.batch) }
    }
    return worst
  }

  /// The largest measured batch; nil when nothing was measured.
  public var largestMeasuredBatch: Double? { measured.map(\.batch).max() }

  /// The share by which the best batch up to a cap decodes more tokens a second than the cap does.
  ///
  /// 0 for a line that does not start below 0; above 0 where a steeper curve makes the cap too large.
  public func loss(atCap cap: Int) -> (share: Double, best: Int) {
    var best = cap
    var most = 0.0
    for batch in 1...cap {
      let rate = Double(batch) / seconds(batch: Double(batch))
      if rate > most {
        most = rate
        best = batch
      }
    }
    let atCap = Double(cap) / seconds(batch: Double(cap))
    return (most / atCap - 1, best)
  }
}

extension StepTime {
  /// A line by least squares through the points.
  ///
  /// Nil with fewer than two batches, or when the line falls with the batch, starts below 0, or is
  /// shorter than 1 us for one sequence.
  public static func line(through points: [StepPoint]) -> StepTime? {
    let n = Double(points.count)
    let meanBatch = points.reduce(0) { $0 + $1.batch } / n
    let meanTime = points.reduce(0) { $0 + $1.tokenTime } / n
    let spread = points.reduce(0) { $0 + ($1.batch - meanBatch) * ($1.batch - meanBatch) }
    guard points.count > 1, spread > 0 else { return nil }
    let product = points.reduce(0) { $0 + ($1.batch - meanBatch) * ($1.tokenTime - meanTime) }
    let beta = product / spread
    let alpha = meanTime - beta * meanBatch
    guard alpha >= 0, beta >= 0, alpha + beta >= 1e-6 else { return nil }
    return StepTime(curve: .linear(alpha: alpha, beta: beta), measured: points)
  }

  /// A curve through the points that never falls; nil with fewer than two batches.
  public static func monotone(through points: [StepPoint]) -> StepTime? {
    guard let curve = MonotoneCurve(points.map { ($0.batch, $0.tokenTime) }) else { return nil }
    return StepTime(curve: .monotone(curve), measured: points)
  }
}
