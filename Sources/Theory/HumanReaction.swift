import Stochastics

/// The mean time from a detection to the decision of somebody on call.
///
/// A page goes out, and the first of *n* people has *T* to acknowledge; else the next is paged, and the
/// last is waited for. With A the time that each takes to acknowledge, independently, and
/// p = P(A > T):
///
/// > E = E[page] + E[min(A, T)] (1 - p^(n-1)) / (1 - p) + p^(n-1) E[A] + E[decide]
///
/// **Source**: Wald's identity over the people that are paged, a geometric number cut at *n*.
public struct HumanReaction: Equatable, Sendable {
  /// Mean seconds from detection until the page is out.
  public let pageSeconds: Double
  /// Law of the seconds to acknowledge, of finite mean.
  public let acknowledge: Distribution
  /// Seconds without an acknowledgement after which the next is paged; above 0.
  public let escalateAfterSeconds: Double
  /// People that are paged one after the other; at least 1.
  public let levels: Int
  /// Mean seconds from acknowledgement to decision.
  public let decideSeconds: Double

  /// Describes the people; times in seconds.
  public init(
    pageSeconds: Double, acknowledge: Distribution, escalateAfterSeconds: Double, levels: Int,
    decideSeconds: Double
  ) {
    precondition(
      escalateAfterSeconds > 0 && levels >= 1, "\(levels) levels, \(escalateAfterSeconds) s each")
    self.pageSeconds = pageSeconds
    self.acknowledge = acknowledge
    self.escalateAfterSeconds = escalateAfterSeconds
    self.levels = levels
    self.decideSeconds = decideSeconds
  }

  /// Probability that somebody lets the page pass.
  public var missed: Double { 1 - acknowledge.cdf(escalateAfterSeconds) }

  /// Mean seconds from the first page to an acknowledgement.
  public var acknowledgementSeconds: Double {
    let limited =
      acknowledge.partialMean(upTo: escalateAfterSeconds) + escalateAfterSeconds * missed
    var before = 0.0
    var reached = 1.0
    for _ in 1..<levels {
      before += reached * limited
      reached *= missed
    }
    return before + reached * acknowledge.mean
  }

  /// Mean people paged beyond the first.
  public var escalations: Double {
    var (sum, reached) = (0.0, 1.0)
    for _ in 1..<levels {
      reached *= missed
      sum += reached
    }
    return sum
  }

  /// The mean of the whole, in seconds.
  public var meanSeconds: Double { pageSeconds + acknowledgementSeconds + decideSeconds }
}
