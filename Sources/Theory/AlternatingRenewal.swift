import Stochastics

/// A component that is up and down in turn, with independent times.
///
/// **Source**: Barlow and Proschan, Statistical Theory of Reliability and Life Testing, section 7.2;
/// Trivedi and Bobbio, Reliability and Availability Engineering, chapters 6 and 9.
public enum AlternatingRenewal {
  /// The long-run share of time up, MTTF / (MTTF + MTTR), whatever the laws of both times.
  ///
  /// - Parameters:
  ///   - mttf: mean time to failure, above 0.
  ///   - mttr: mean time to repair, at least 0, in the same unit.
  public static func availability(mttf: Double, mttr: Double) -> Double {
    precondition(mttf > 0 && mttr >= 0, "mttf \(mttf), mttr \(mttr); allowed: > 0 and >= 0")
    return mttf / (mttf + mttr)
  }

  /// The long-run number of failures per unit of time, 1 / (MTTF + MTTR).
  public static func failureRate(mttf: Double, mttr: Double) -> Double {
    precondition(mttf > 0 && mttr >= 0, "mttf \(mttf), mttr \(mttr); allowed: > 0 and >= 0")
    return 1 / (mttf + mttr)
  }

  /// The probability of being up at a time after a start in the up state, both times exponential.
  public static func availability(mttf: Double, mttr: Double, at time: Double) -> Double {
    precondition(mttr > 0 && time >= 0, "mttr \(mttr), time \(time); allowed: > 0 and >= 0")
    let steady = availability(mttf: mttf, mttr: mttr)
    return steady + (1 - steady) * PortableMath.exp(-time * (1 / mttf + 1 / mttr))
  }

  /// The mean share of time up over a period that starts up, both times exponential.
  public static func meanAvailability(mttf: Double, mttr: Double, over period: Double) -> Double {
    precondition(mttr > 0 && period > 0, "mttr \(mttr), period \(period); allowed: > 0")
    let steady = availability(mttf: mttf, mttr: mttr)
    let exponent = period * (1 / mttf + 1 / mttr)
    return steady - (1 - steady) * PortableMath.expm1(-exponent) / exponent
  }
}
