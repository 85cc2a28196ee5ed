extension Distribution {
  /// The law of given observations, linear between each and the next larger one.
  ///
  /// It goes from the smallest to the largest observation: P(X <= x(i)) = (i - 1) / (n - 1) for the
  /// i-th smallest of n. Observations that are equal make an atom. A draw costs *O(log n)*.
  ///
  /// **Source**: Law, Simulation Modeling and Analysis, 5th edition, section 6.2.4, the continuous
  /// empirical distribution.
  ///
  /// - Parameter observations: in any order, each 0 or more; at least one.
  /// - Throws: `ParameterError` naming the first observation that is not allowed.
  public static func empirical(_ observations: [Double]) throws(ParameterError) -> Distribution {
    try ParameterError.require(
      !observations.isEmpty, "number of observations", Double(observations.count), "1 or more")
    for (index, value) in observations.enumerated() {
      try ParameterError.require(
        value >= 0 && value.isFinite, "observation \(index + 1)", value, "0 or more")
    }
    if observations.count == 1 { return .constant(observations[0]) }
    let last = Double(observations.count - 1)
    return .quantiles(
      observations.sorted().enumerated().map { index, value in
        QuantilePoint(probability: Double(index) / last, value: value)
      })
  }
}
