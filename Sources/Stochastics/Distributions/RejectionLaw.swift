internal import CGSL

/// A law that GSL samples from a named stream, by rejection where that is fast.
///
/// For what `Distribution` has not, and for speed after a simulation: a draw takes as many numbers of
/// the stream as it needs, so paired designs do not stay in step, and its last bits depend on the C
/// library. What decides an event's time is drawn by inversion from a `Distribution` instead.
///
/// **Source**: GNU Scientific Library, chapter "Random Number Distributions", which names the method
/// of each; the generator is Philox4x32-10 with the draws of `RandomStream`.
public enum RejectionLaw: Equatable, Sendable {
  /// Every number from `low` to `high` equally.
  case uniform(low: Double, high: Double)
  /// Normal; sigma > 0.
  case normal(mean: Double, sigma: Double)
  /// Memoryless; mean > 0.
  case exponential(mean: Double)
  /// Gamma; shape > 0, scale > 0.
  case gamma(shape: Double, scale: Double)
  /// Beta, from 0 to 1; both parameters > 0.
  case beta(Double, Double)
  /// Student's t; more than 0 degrees of freedom.
  case student(degreesOfFreedom: Double)
  /// The number of events; mean from 0 to 1e9.
  case poisson(mean: Double)
  /// Successes in independent trials; up to 2^31 - 1 of them.
  case binomial(trials: Int, probability: Double)
  /// Failures before a number of successes, which need not be whole; probability above 0.
  case negativeBinomial(successes: Double, probability: Double)
  /// Marked ones among `drawn` of all, without putting back.
  case hypergeometric(marked: Int, others: Int, drawn: Int)

  /// This law, when its parameters are allowed.
  ///
  /// - Throws: `ParameterError` naming the first parameter that is not.
  public func validated() throws(ParameterError) -> RejectionLaw {
    switch self {
    case .uniform(let low, let high):
      try ParameterError.require(low.isFinite, "low", low, "a finite number")
      try ParameterError.require(
        high > low && high.isFinite, "high", high, "greater than low (\(low))")
    case .normal(let mean, let sigma):
      try ParameterError.require(mean.isFinite, "mean", mean, "a finite number")
      try Self.positive(sigma, "sigma")
    case .exponential(let mean):
      try Self.positive(mean, "mean")
    case .gamma(let shape, let scale):
      try Self.positive(shape, "shape")
      try Self.positive(scale, "scale")
    case .beta(let a, let b):
      try Self.positive(a, "a")
      try Self.positive(b, "b")
    case .student(let freedom):
      try Self.positive(freedom, "degrees of freedom")
    case .poisson(let mean):
      try ParameterError.require(mean >= 0 && mean <= 1e9, "mean", mean, "0 to 1e+09")
    case .binomial(let trials, let probability):
      try Self.count(trials, "trials")
      try ParameterError.require(
        probability >= 0 && probability <= 1, "probability", probability, "0 to 1")
    case .negativeBinomial(let successes, let probability):
      try Self.positive(successes, "successes")
      try ParameterError.require(
        probability > 0 && probability <= 1, "probability", probability, "greater than 0, up to 1")
    case .hypergeometric(let marked, let others, let drawn):
      try Self.count(marked, "marked")
      try Self.count(others, "others")
      try Self.count(drawn, "drawn")
      try ParameterError.require(
        drawn <= marked + others, "drawn", Double(drawn), "0 to \(marked + others)")
    }
    return self
  }

  /// Draws one number; the law must be valid. Counts are whole numbers.
  public func sample(using stream: inout RandomStream) -> Double {
    SpecialFunctions.silenceGSL()
    var state = nines_stream(
      key: stream.key.rawValue, replication: stream.replication, branch: stream.branch,
      counter: stream.counter)
    defer { stream.counter = state.counter }
    switch self {
    case .uniform(let low, let high): return nines_draw_flat(&state, low, high)
    case .normal(let mean, let sigma): return mean + nines_draw_normal(&state, sigma)
    case .exponential(let mean): return nines_draw_exponential(&state, mean)
    case .gamma(let shape, let scale): return nines_draw_gamma(&state, shape, scale)
    case .beta(let a, let b): return nines_draw_beta(&state, a, b)
    case .student(let freedom): return nines_draw_student(&state, freedom)
    case .poisson(let mean): return Double(nines_draw_poisson(&state, mean))
    case .binomial(let trials, let probability):
      return Double(nines_draw_binomial(&state, probability, UInt32(trials)))
    case .negativeBinomial(let successes, let probability):
      return Double(nines_draw_negative_binomial(&state, probability, successes))
    case .hypergeometric(let marked, let others, let drawn):
      return Double(
        nines_draw_hypergeometric(&state, UInt32(marked), UInt32(others), UInt32(drawn)))
    }
  }

  private static func positive(_ value: Double, _ name: String) throws(ParameterError) {
    try ParameterError.require(value > 0 && value.isFinite, name, value, "greater than 0")
  }

  private static func count(_ value: Int, _ name: String) throws(ParameterError) {
    try ParameterError.require(
      value >= 0 && value <= 2_147_483_647, name, Double(value), "0 to 2147483647")
  }
}
