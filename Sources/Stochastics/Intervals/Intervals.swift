/// Confidence intervals from independent replications, one kind for each kind of estimate.
///
/// Where more than half of the observations have one and the same value (no loss in most years),
/// only the others tell about the spread. With fewer than `minimumEvents` of them an interval would
/// feign precision: it is left out, and the note says how many there were.
public enum Intervals {
  /// Observations that differ from the usual value below which no interval is given.
  public static let minimumEvents = 5

  /// The mean of independent observations with Student's t interval.
  ///
  /// - Throws: `StatisticsError` for no or non-finite observations, or a confidence outside (0, 1).
  public static func mean(
    _ values: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    try check(values, "observation")
    let tally = Tally(values)
    return try studentInterval(
      value: tally.mean, standardError: tally.standardError, count: values.count,
      shortage: shortage(values), confidence: confidence, name: "Student t")
  }

  /// How the interval of a ratio is made.
  public enum RatioMethod: String, Sendable, CaseIterable {
    /// The variance of numerator less ratio times denominator.
    case delta
    /// Leaving out one replication at a time; corrects the ratio's bias.
    case jackknife
  }

  /// The ratio of two means over the same replications, such as failed over valid requests.
  ///
  /// **Source**: Law, Simulation Modeling and Analysis, 5th edition, section 9.5.3 (regenerative
  /// and jackknife ratio estimators).
  ///
  /// - Throws: `StatisticsError` for series of different lengths, no or non-finite observations,
  ///   negative denominators or none above 0, or a confidence outside (0, 1).
  public static func ratio(
    numerators: [Double], denominators: [Double], confidence: Double = 0.95,
    method: RatioMethod = .delta
  ) throws(StatisticsError) -> Estimate {
    try checkRatio(numerators, denominators)
    let (x, y) = (Tally(denominators), Tally(numerators))
    let rates = zip(numerators, denominators).map { $1 > 0 ? $0 / $1 : 0 }
    let ratio = y.mean / x.mean
    let n = Double(numerators.count)
    var value = ratio
    var standardError: Double?
    switch method {
    case .delta:
      let residuals = Tally(zip(numerators, denominators).map { $0 - ratio * $1 })
      standardError = residuals.standardError.map { $0 / x.mean }
    case .jackknife where numerators.count > 1:
      let (allX, allY) = (x.mean * n, y.mean * n)
      var pseudo = Tally()
      for (numerator, denominator) in zip(numerators, denominators) {
        let rest = allX - denominator
        try require(rest > 0, "sum of the other denominators", rest, "greater than 0")
        pseudo.add(n * ratio - (n - 1) * (allY - numerator) / rest)
      }
      value = pseudo.mean
      standardError = pseudo.standardError
    case .jackknife:
      break
    }
    return try studentInterval(
      value: value, standardError: standardError, count: numerators.count,
      shortage: shortage(rates), confidence: confidence, name: "ratio (\(method.rawValue))")
  }

  /// Student's t interval around a value, or none when observations or events are too few.
  static func studentInterval(
    value: Double, standardError: Double?, count: Int, shortage: String?, confidence: Double,
    name: String
  ) throws(StatisticsError) -> Estimate {
    let method = "\(name), \(try percent(confidence))"
    guard let standardError else {
      let note = "too few observations (\(count))"
      return Estimate(value: value, low: nil, high: nil, method: method, note: note)
    }
    if let shortage {
      return Estimate(value: value, low: nil, high: nil, method: method, note: shortage)
    }
    let t = try SpecialFunctions.studentQuantile(
      0.5 + 0.5 * confidence, degreesOfFreedom: Double(count - 1))
    let half = t * standardError
    return Estimate(value: value, low: value - half, high: value + half, method: method)
  }

  /// The note when most observations are equal and too few differ; nil when there are enough.
  static func shortage(_ values: [Double]) -> String? {
    guard let usual = majority(values) else { return nil }
    let events = values.count { $0 != usual }
    return events >= minimumEvents ? nil : "too few events (\(events))"
  }

  /// The value that more than half of the observations have, or nil (Boyer and Moore's vote).
  static func majority(_ values: [Double]) -> Double? {
    var usual = 0.0
    var votes = 0
    for value in values {
      if votes == 0 { usual = value }
      votes += value == usual ? 1 : -1
    }
    return 2 * values.count { $0 == usual } > values.count ? usual : nil
  }

  /// Throws unless a ratio of the two series' means is defined.
  static func checkRatio(
    _ numerators: [Double], _ denominators: [Double]
  ) throws(StatisticsError) {
    guard numerators.count == denominators.count else {
      throw .lengthsDiffer(numerators.count, denominators.count)
    }
    try check(numerators, "numerator")
    try check(denominators, "denominator")
    for denominator in denominators {
      try require(denominator >= 0, "denominator", denominator, "0 or more")
    }
    let sum = Tally(denominators).total
    try require(sum > 0, "sum of the denominators", sum, "greater than 0")
  }

  /// Throws unless there are observations and all are finite.
  static func check(_ values: [Double], _ name: String) throws(StatisticsError) {
    if values.isEmpty { throw .noObservations }
    for value in values { try require(value.isFinite, name, value, "a finite number") }
  }

  /// Throws unless a value is allowed.
  static func require(
    _ isAllowed: Bool, _ parameter: String, _ value: Double, _ range: String
  ) throws(StatisticsError) {
    guard isAllowed else {
      throw .parameter(ParameterError(parameter: parameter, value: value, range: range))
    }
  }

  /// A confidence as text, such as `"95 %"`.
  ///
  /// - Throws: `StatisticsError` for a confidence outside (0, 1).
  static func percent(_ confidence: Double) throws(StatisticsError) -> String {
    try require(confidence > 0 && confidence < 1, "confidence", confidence, "between 0 and 1")
    // Rounded to a thousandth of a percent: 0.95 * 100 is not exactly 95 for every input.
    let thousandths = Int((confidence * 100_000).rounded())
    if thousandths % 1_000 == 0 { return "\(thousandths / 1_000) %" }
    return "\(Double(thousandths) / 1_000) %"
  }
}
