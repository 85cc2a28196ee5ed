import CloudModel
import Stochastics

/// What a run says about the goal.
public enum Verdict: Equatable, Sendable {
  /// The interval lies at or above the goal.
  case meets
  /// The interval lies below the goal.
  case misses
  /// The interval straddles the goal; so many more replications would decide, if the mean stays.
  case undecided(moreReplications: Int?)

  /// Judges an availability's interval.
  ///
  /// The number of further replications is what shrinks the half-width to the distance from the goal,
  /// as half-widths shrink with the square root of the replications.
  public init(_ availability: Estimate, goal: Double, replications: Int) {
    guard let low = availability.low, let high = availability.high,
      let half = availability.halfWidth
    else {
      self = .undecided(moreReplications: nil)
      return
    }
    if low >= goal {
      self = .meets
    } else if high < goal {
      self = .misses
    } else {
      let distance = abs(availability.value - goal)
      let factor = (half / distance) * (half / distance)
      let more = Double(replications) * (factor - 1)
      self = .undecided(
        moreReplications: distance > 0 && more < 1e9 ? max(1, Int(more.rounded(.up))) : nil)
    }
  }
}
