/// A smooth guess at a noisy function from a few of its values, with how unsure it is: kriging.
///
/// Constant mean, Matérn covariance with smoothness 5/2 and a length for each coordinate, known noise of
/// each value (stochastic kriging). Lengths and the signal's variance maximise the likelihood times a weak
/// log-normal prior, by the simplex of Nelder and Mead.
///
/// **Source**: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), algorithm 2.1 and
/// equation 4.17; Ankenman, Nelson and Staum, Operations Research 58 (2010), 371-382, DOI
/// 10.1287/opre.1090.0754, for noise that differs by point.
public struct GaussianProcess: Sendable {
  private let points: [[Double]]
  /// Lengths of the covariance by coordinate.
  public let lengths: [Double]
  private let mean: Double
  private let scale: Double
  private let signal: Double
  private let inverse: [[Double]]
  private let weights: [Double]

  /// Fits to values.
  ///
  /// - Parameters:
  ///   - points: two or more, all of one dimension; coordinates of about 0 … 1.
  ///   - values: one a point.
  ///   - noise: variance of each value; 0 or more.
  ///   - lengths: those of an earlier fit, to save the search for them.
  /// - Throws: `StatisticsError` when the values are no numbers or the matrix is not positive definite.
  public init(
    _ points: [[Double]], values: [Double], noise: [Double], lengths: [Double]? = nil
  ) throws(StatisticsError) {
    precondition(
      points.count >= 2 && values.count == points.count && noise.count == points.count,
      "\(points.count) points, \(values.count) values, \(noise.count) variances")
    try Intervals.check(values, "value")
    try Intervals.check(noise, "variance")
    let tally = Tally(values)
    // Values in units of their own spread, so that one prior fits all.
    let scale = max(tally.standardDeviation ?? 0, 1e-12 + 1e-9 * tally.mean.magnitude)
    let (y, v) = (
      values.map { ($0 - tally.mean) / scale },
      noise.map { max(0, $0) / (scale * scale) + 1e-6 }
    )
    let dimensions = points[0].count
    var best: [Double]
    if let lengths {
      best = lengths.map { PortableMath.log($0) } + [0]
      precondition(lengths.count == dimensions, "\(lengths.count) lengths")
    } else {
      let start = [Double](repeating: PortableMath.log(0.5), count: dimensions) + [0]
      best = try SimplexMinimum.place(
        from: start, step: 0.7, size: 0.02, most: 40 * (dimensions + 1)
      ) {
        Self.misfit($0, points, y, v)
      }
    }
    let own = best[..<dimensions].map { PortableMath.exp(min(3, max(-4, $0))) }
    let signal = PortableMath.exp(min(4, max(-6, best[dimensions])))
    let matrix = Self.covariances(points, own, signal, v)
    let inverse = try PositiveMatrix.inverse(matrix)
    let sums = inverse.map { $0.reduce(0, +) }
    // The mean by generalised least squares.
    let total = sums.reduce(0, +)
    let centre = total > 0 ? zip(sums, y).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
    self.points = points
    self.lengths = own
    self.signal = signal
    self.scale = scale
    self.inverse = inverse
    mean = tally.mean + scale * centre
    weights = inverse.map { row in zip(row, y).reduce(0) { $0 + $1.0 * ($1.1 - centre) } }
  }

  /// The expected value at a point and the variance of that guess, the noise of a new value left out.
  ///
  /// Complexity: quadratic in the number of values.
  public func predict(_ point: [Double]) -> (mean: Double, variance: Double) {
    let near = points.map { signal * Self.correlation($0, point, lengths) }
    var guess = 0.0
    var explained = 0.0
    for row in near.indices {
      guess += weights[row] * near[row]
      let line = inverse[row]
      var sum = 0.0
      for column in near.indices { sum += line[column] * near[column] }
      explained += near[row] * sum
    }
    return (mean + scale * guess, scale * scale * max(0, signal - explained))
  }

  /// Matérn 5/2 of the scaled distance.
  private static func correlation(_ a: [Double], _ b: [Double], _ lengths: [Double]) -> Double {
    var square = 0.0
    for axis in a.indices {
      let distance = (a[axis] - b[axis]) / lengths[axis]
      square += distance * distance
    }
    let r = (5 * square).squareRoot()
    return (1 + r + r * r / 3) * PortableMath.exp(-r)
  }

  private static func covariances(
    _ points: [[Double]], _ lengths: [Double], _ signal: Double, _ noise: [Double]
  ) -> [[Double]] {
    var matrix = points.map { _ in [Double](repeating: 0, count: points.count) }
    for row in points.indices {
      for column in 0...row {
        let value = signal * correlation(points[row], points[column], lengths)
        matrix[row][column] = value
        matrix[column][row] = value
      }
      matrix[row][row] += noise[row]
    }
    return matrix
  }

  /// The negative logarithm of likelihood times prior, but for constants; large where it does not exist.
  private static func misfit(
    _ parameters: [Double], _ points: [[Double]], _ y: [Double], _ noise: [Double]
  ) -> Double {
    let dimensions = points[0].count
    let lengths = parameters[..<dimensions].map { PortableMath.exp(min(3, max(-4, $0))) }
    let signal = PortableMath.exp(min(4, max(-6, parameters[dimensions])))
    guard
      let (solutions, determinant) = try? PositiveMatrix.solveWithDeterminant(
        covariances(points, lengths, signal, noise), [y, y.map { _ in 1 }])
    else { return 1e12 }
    let ones = solutions[1].reduce(0, +)
    let centre = ones > 0 ? solutions[0].reduce(0, +) / ones : 0
    let squares = y.indices.reduce(0.0) {
      $0 + (y[$1] - centre) * (solutions[0][$1] - centre * solutions[1][$1])
    }
    // Lengths of about half the cube, a signal of about the values' spread; each within a factor of e^2.
    let start = PortableMath.log(0.5)
    let prior =
      parameters[..<dimensions].reduce(0.0) { $0 + ($1 - start) * ($1 - start) / 2 }
      + parameters[dimensions] * parameters[dimensions] / 4
    return 0.5 * squares + 0.5 * determinant + prior
  }
}

/// What a further look at a point may be worth in a search for the smallest value.
public enum ExpectedImprovement {
  /// The mean of what lies under a bound, of a normal guess.
  ///
  /// **Source**: Jones, Schonlau and Welch, Journal of Global Optimization 13 (1998), 455-492, DOI
  /// 10.1023/A:1008306431147.
  public static func below(_ bound: Double, mean: Double, variance: Double) -> Double {
    let deviation = variance.squareRoot()
    if deviation == 0 { return max(0, bound - mean) }
    let z = (bound - mean) / deviation
    let density = PortableMath.exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
    return deviation * (z * PortableMath.normalCDF(z) + density)
  }

  /// The probability that a normal guess is 0 or less.
  public static func probabilityNotAbove0(mean: Double, variance: Double) -> Double {
    if variance == 0 { return mean <= 0 ? 1 : 0 }
    return PortableMath.normalCDF(-mean / variance.squareRoot())
  }
}
