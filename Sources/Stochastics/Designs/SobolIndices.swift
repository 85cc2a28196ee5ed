/// Which share of a model's variance comes from each input: first-order and total Sobol indices.
///
/// Two samples A and B of n points, and for each input i the sample AB(i): A with column i of B. The
/// first-order index is Saltelli's estimate, the total index Jansen's.
///
/// **Source**: Saltelli et al., Computer Physics Communications 181 (2010), 259-270, table 2, formulae (b)
/// and (f), DOI 10.1016/j.cpc.2009.09.018; Jansen, Computer Physics Communications 117 (1999), 35-43, DOI
/// 10.1016/S0010-4655(98)00154-4.
public struct SobolIndices: Equatable, Sendable {
  /// The indices of one input.
  public struct Index: Equatable, Sendable {
    /// Share of the variance that the input explains alone; 0 … 1 but for sampling error.
    public let first: Double
    /// Share of the variance that goes when the input is known with all others.
    public let total: Double
    /// Standard error of the total index over the points; nil for fewer than two.
    public let totalError: Double?
  }

  /// Points of the model in the order in which `indices` wants its values: A, B, then AB of each input.
  public let points: [[Double]]
  /// Rows of a sample.
  public let count: Int
  /// Inputs.
  public let inputs: Int

  /// Makes the samples from one Sobol sequence in twice the dimensions.
  ///
  /// - Parameters:
  ///   - inputs: 1 to 20.
  ///   - count: rows of a sample; a power of two is best.
  ///   - shift: a rotation of the sequence, `2 * inputs` numbers; none without.
  /// - Throws: `StatisticsError` for inputs out of range.
  public init(
    inputs: Int, count: Int, shift: [Double]? = nil
  ) throws(StatisticsError) {
    try Intervals.require(
      (1...SobolSequence.mostDimensions / 2).contains(inputs), "inputs", Double(inputs),
      "1 to \(SobolSequence.mostDimensions / 2)")
    precondition(count > 0, "\(count) rows")
    let rows = try SobolSequence.points(count, dimensions: 2 * inputs, shift: shift)
    let a = rows.map { Array($0[..<inputs]) }
    let b = rows.map { Array($0[inputs...]) }
    var points = a + b
    for input in 0..<inputs {
      points += zip(a, b).map { first, second in
        var mixed = first
        mixed[input] = second[input]
        return mixed
      }
    }
    self.points = points
    self.count = count
    self.inputs = inputs
  }

  /// The indices; zeros where the model is constant, nil where fewer than two rows are whole.
  ///
  /// - Parameter values: of the model at `points`, in their order; a row with a point that has none is
  ///   left out.
  public func indices(_ values: [Double?]) -> [Index]? {
    precondition(values.count == points.count, "\(values.count) values at \(points.count) points")
    let rows = (0..<count).filter { row in
      (0..<inputs + 2).allSatisfy { values[$0 * count + row] != nil }
    }
    if rows.count < 2 { return nil }
    func sample(_ number: Int) -> [Double] { rows.compactMap { values[number * count + $0] } }
    let (a, b) = (sample(0), sample(1))
    let all = Tally(a + b)
    let variance = Tally((a + b).map { ($0 - all.mean) * ($0 - all.mean) }).mean
    if variance == 0 { return (0..<inputs).map { _ in Index(first: 0, total: 0, totalError: nil) } }
    return (0..<inputs).map { input in
      let mixed = sample(2 + input)
      var first = Tally()
      var total = Tally()
      for row in rows.indices {
        // The mean is taken off, which leaves the expectation and shrinks the variance.
        first.add((b[row] - all.mean) * (mixed[row] - a[row]))
        total.add(0.5 * (a[row] - mixed[row]) * (a[row] - mixed[row]))
      }
      return Index(
        first: first.mean / variance, total: total.mean / variance,
        totalError: total.standardError.map { $0 / variance })
    }
  }
}
