/// What is random about the offered rate; block `traffic.noise`.
///
/// The rate is multiplied by a factor of mean 1 that holds for a step. It is drawn from streams of the
/// scenario, keyed by simulation time: replication r has path r mod `paths`, and results are
/// conditional on those paths.
public struct TrafficNoise: Equatable, Sendable {
  /// Key `law`, with its parameters.
  public var process: NoiseProcess
  /// Key `each`: which flows have noise of their own; default none: all share it.
  public var each: NoiseScope
  /// Key `paths`: how many different courses there are, 1 … 1,000; default 8. Nil with
  /// `per: replication`: each replication has its own.
  public var paths: Int?
  /// How it was fitted, for reports; empty when it was given.
  public var fit: String

  /// Makes a noise.
  public init(
    _ process: NoiseProcess, each: NoiseScope = .all, paths: Int? = 8, fit: String = ""
  ) {
    self.process = process
    self.each = each
    self.paths = paths
    self.fit = fit
  }
}

/// How a factor follows the one before.
public enum NoiseProcess: Equatable, Sendable {
  /// exp(x - sigma^2 / 2) with x an autoregressive process of first order: x has deviation `sigma` and
  /// correlation `correlation` between two steps.
  case logNormal(sigma: Double, correlation: Double, stepSeconds: Int64)
  /// Each day (UTC) has the factors of one of these days, drawn anew: `days[day][step]`, mean 1.
  case residuals(days: [[Double]], stepSeconds: Int64)

  /// Length of a step, seconds.
  public var stepSeconds: Int64 {
    switch self {
    case .logNormal(_, _, let step), .residuals(_, let step): step
    }
  }
}

/// Which flows have noise of their own; key `each`.
public enum NoiseScope: String, Equatable, Sendable, CaseIterable {
  /// All requests share one (default).
  case all
  /// Each geography has its own.
  case geography
  /// Each request class has its own.
  case requestClass = "class"
  /// Each class in each geography has its own.
  case flow
}
