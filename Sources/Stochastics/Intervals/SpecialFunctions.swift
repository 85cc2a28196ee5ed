internal import CGSL

/// The one place that calls GSL: distribution functions for intervals, after the simulation.
///
/// Nothing here may decide an event's time: its last bits differ between processors.
enum SpecialFunctions {
  /// Switches off, once, GSL's handler that would abort the process; NaN tells of an error instead.
  private static let handlerIsOff: Bool = {
    gsl_set_error_handler_off()
    return true
  }()

  /// Makes GSL report errors by its return values; before any call of it.
  static func silenceGSL() { precondition(handlerIsOff) }

  /// Throws unless a status that GSL returned tells of success.
  static func check(_ status: CInt, _ name: String) throws(StatisticsError) {
    if status != 0 { throw .notComputable("\(name) (\(String(cString: gsl_strerror(status))))") }
  }

  /// The quantile of the standard normal law.
  static func normalQuantile(_ p: Double) -> Double {
    precondition(handlerIsOff)
    return gsl_cdf_ugaussian_Pinv(p)
  }

  /// The quantile of Student's t law.
  static func studentQuantile(
    _ p: Double, degreesOfFreedom: Double
  ) throws(StatisticsError) -> Double {
    precondition(handlerIsOff)
    return try checked(gsl_cdf_tdist_Pinv(p, degreesOfFreedom), "Student's t quantile")
  }

  /// The distribution function of Student's t law.
  static func studentCDF(_ t: Double, degreesOfFreedom: Double) throws(StatisticsError) -> Double {
    precondition(handlerIsOff)
    return try checked(gsl_cdf_tdist_P(t, degreesOfFreedom), "Student's t probability")
  }

  /// P(X > x) of the chi-square law.
  static func chiSquareTail(
    _ x: Double, degreesOfFreedom: Double
  ) throws(StatisticsError) -> Double {
    precondition(handlerIsOff)
    return try checked(gsl_cdf_chisq_Q(x, degreesOfFreedom), "chi-square probability")
  }

  /// The quantile of the beta law.
  static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) throws(StatisticsError) -> Double
  {
    precondition(handlerIsOff)
    // GSL's search does not end when a or b is 0 or no number.
    for (name, value) in [("a", a), ("b", b)] {
      guard value > 0 && value.isFinite else {
        throw .parameter(ParameterError(parameter: name, value: value, range: "greater than 0"))
      }
    }
    guard p >= 0 && p <= 1 else {
      throw .parameter(ParameterError(parameter: "p", value: p, range: "0 to 1"))
    }
    let direct = gsl_cdf_beta_Pinv(p, a, b)
    if !direct.isNaN { return direct }
    // GSL's Newton steps do not converge for some large a and b; its distribution function does.
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { return high }
      if try checked(gsl_cdf_beta_P(middle, a, b), "beta probability") >= p {
        high = middle
      } else {
        low = middle
      }
    }
  }

  /// P(X <= k) for a binomial law.
  static func binomialCDF(_ k: Int, trials: Int, p: Double) throws(StatisticsError) -> Double {
    precondition(handlerIsOff)
    if k < 0 { return 0 }
    guard let small = UInt32(exactly: k), let count = UInt32(exactly: trials) else {
      throw .parameter(
        ParameterError(parameter: "trials", value: Double(trials), range: "up to 4,294,967,295"))
    }
    return try checked(gsl_cdf_binomial_P(small, p, count), "binomial probability")
  }

  /// A result, unless it is the NaN by which GSL tells of a failed computation.
  private static func checked(_ value: Double, _ name: String) throws(StatisticsError) -> Double {
    if value.isNaN { throw .notComputable(name) }
    return value
  }
}
