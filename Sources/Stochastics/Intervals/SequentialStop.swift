/// When replications are stopped because their estimate is precise enough.
///
/// Looking again and again favours the moments at which the spread happens to be small, and with a
/// long tail those at which the largest values have not come yet: an interval from the first moment
/// that looks precise covers less than it claims. Three things keep its coverage: there are looks at
/// fixed numbers only, the longer side of the interval is what must be short, and a quarter more
/// replications follow unseen, so that a fifth of all are independent of the decision to stop.
///
/// **Source**: the looks after Law, Simulation Modeling and Analysis, 5th edition, section 9.4.1 (the
/// sequential procedure and its coverage); the study of coverage in this module's tests measures it.
public struct SequentialStop: Equatable, Sendable {
  /// What the half-width is measured against.
  public enum Scale: Sendable {
    /// The estimate's own size.
    case relative
    /// Nothing: the half-width has the estimate's unit.
    case absolute
  }

  /// The longest allowed side of the interval, above 0.
  public let halfWidth: Double
  /// What it is measured against.
  public let scale: Scale
  /// Replications before the first look.
  public let firstLook: Int
  /// Replications between two looks, the fewest; looks grow apart by a tenth of what there is, so that a
  /// run of a million replications has about a hundred.
  public let step: Int

  /// Describes the rule.
  public init(halfWidth: Double, scale: Scale, firstLook: Int = 64, step: Int = 32) {
    precondition(halfWidth > 0, "a half-width is \(halfWidth); allowed: greater than 0")
    precondition(firstLook > 1 && step > 0, "looks at \(firstLook) and every \(step)")
    self.halfWidth = halfWidth
    self.scale = scale
    self.firstLook = firstLook
    self.step = step
  }

  /// Whether there is a look at a number of replications.
  public func isLook(_ count: Int) -> Bool {
    if count < firstLook || (count - firstLook) % step != 0 { return false }
    var look = firstLook
    while look < count { look += max(step, look / 10 / step * step) }
    return look == count
  }

  /// Whether an estimate is precise enough; one without an interval is not.
  public func isMet(by estimate: Estimate) -> Bool {
    guard let low = estimate.low, let high = estimate.high else { return false }
    let longer = max(estimate.value - low, high - estimate.value)
    switch scale {
    case .relative: return longer <= halfWidth * estimate.value.magnitude
    case .absolute: return longer <= halfWidth
    }
  }

  /// The replications of a run whose estimate was precise enough at a look: a quarter more, in whole
  /// steps.
  public func total(metAt count: Int) -> Int {
    precondition(count > 0, "a precision met after \(count) replications")
    let more = (count + 3) / 4
    return count + (more + step - 1) / step * step
  }
}
