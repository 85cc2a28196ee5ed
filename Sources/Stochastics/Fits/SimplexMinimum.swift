internal import CGSL

/// The minimum of a function of a few numbers without derivatives, by GSL; for fits, never in a
/// simulation.
///
/// **Source**: Nelder and Mead, The Computer Journal 7 (1965), 308-313, DOI 10.1093/comjnl/7.4.308; GSL's
/// `gsl_multimin_fminimizer_nmsimplex2`.
enum SimplexMinimum {
  /// Holds the function while the library searches.
  private final class Objective {
    let value: ([Double]) -> Double
    let count: Int

    init(_ count: Int, _ value: @escaping ([Double]) -> Double) {
      self.count = count
      self.value = value
    }
  }

  /// The place of the smallest value that the search finds.
  ///
  /// - Parameters:
  ///   - start: where it begins; one number or more.
  ///   - step: first size of the simplex.
  ///   - size: mean distance of its corners at which it ends.
  ///   - most: iterations at most; the best place so far then counts.
  /// - Throws: `StatisticsError.notComputable` when the library fails.
  static func place(
    from start: [Double], step: Double, size: Double, most: Int = 500,
    of function: @escaping ([Double]) -> Double
  ) throws(StatisticsError) -> [Double] {
    precondition(!start.isEmpty && step > 0 && size > 0, "a search without room")
    SpecialFunctions.silenceGSL()
    let objective = Objective(start.count, function)
    var place = start
    let status = withExtendedLifetime(objective) {
      nines_minimise(
        { vector, parameters in
          guard let vector, let parameters else { return .infinity }
          let own = Unmanaged<Objective>.fromOpaque(parameters).takeUnretainedValue()
          return own.value((0..<own.count).map { gsl_vector_get(vector, $0) })
        }, Unmanaged.passUnretained(objective).toOpaque(), start.count, start, step, size,
        CInt(most), &place)
    }
    try SpecialFunctions.check(status, "minimum by a simplex")
    return place
  }
}
