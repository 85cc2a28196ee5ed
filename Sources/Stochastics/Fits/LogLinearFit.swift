/// A rate that is a product of factors, fitted to counts: Poisson regression with logarithmic link.
///
/// The mean of observation i is exposure_i * exp(sum of its terms). The fit is Fisher scoring; it needs
/// nothing of the noise but that its mean is 1. Covariances allow for noise whose variance differs and
/// for correlation in time over `lags` observations, so that standard errors stay honest.
///
/// **Source**: McCullagh and Nelder, "Generalized Linear Models", 2nd edition (1989), section 2.5;
/// Newey and West, Econometrica 55 (1987), 703-708, DOI 10.2307/1913610.
public struct LogLinearFit: Sendable {
  /// One observation, in order of time.
  public struct Observation: Sendable {
    /// What was counted, at least 0.
    public let count: Double
    /// For how long, or of how many; greater than 0.
    public let exposure: Double
    /// The columns that apply, each once, with their values; few of many.
    public let terms: [(column: Int, value: Double)]

    /// Makes an observation.
    public init(count: Double, exposure: Double, terms: [(column: Int, value: Double)]) {
      self.count = count
      self.exposure = exposure
      self.terms = terms
    }
  }

  /// Logarithms of the factors, by column.
  public let coefficients: [Double]
  /// Covariances of the coefficients.
  public let covariance: [[Double]]
  /// The share of the counts' variance that the fit explains, at most 1.
  public let explained: Double

  /// Fits.
  ///
  /// - Parameters:
  ///   - columns: how many there are; each must occur, and none may follow from the others.
  ///   - lags: over how many observations noise is correlated.
  /// - Throws: `StatisticsError` when the columns cannot be told apart or the steps do not converge.
  public init(
    _ observations: [Observation], columns: Int, lags: Int
  ) throws(StatisticsError) {
    let total = observations.reduce(0) { $0 + $1.count }
    let exposure = observations.reduce(0) { $0 + $1.exposure }
    guard columns > 0, total > 0, exposure > 0 else {
      throw .notComputable("fit to nothing")
    }
    var beta = Array(repeating: 0.0, count: columns)
    // The first column is the constant in every use here; any start converges, a near one soon.
    beta[0] = PortableMath.log(total / exposure)
    var converged = false
    for _ in 0..<50 {
      let (score, information) = Self.score(observations, beta)
      let step = try PositiveMatrix.solve(information, [score])[0]
      for index in beta.indices { beta[index] += max(-5, min(5, step[index])) }
      if step.allSatisfy({ $0.magnitude < 1e-10 }) {
        converged = true
        break
      }
    }
    guard converged else { throw .notComputable("fit whose steps do not converge") }
    coefficients = beta
    covariance = try Self.covariance(observations, beta, lags: lags)
    let mean = total / exposure
    var (within, around) = (0.0, 0.0)
    for item in observations {
      let fitted = Self.mean(item, beta)
      within += (item.count - fitted) * (item.count - fitted)
      let flat = mean * item.exposure
      around += (item.count - flat) * (item.count - flat)
    }
    explained = around > 0 ? 1 - within / around : 1
  }

  /// The mean of an observation's count.
  public func mean(_ item: Observation) -> Double { Self.mean(item, coefficients) }

  private static func mean(_ item: Observation, _ beta: [Double]) -> Double {
    let sum = item.terms.reduce(0) { $0 + beta[$1.column] * $1.value }
    return item.exposure * PortableMath.exp(min(sum, 600))
  }

  private static func score(
    _ observations: [Observation], _ beta: [Double]
  ) -> (score: [Double], information: [[Double]]) {
    var score = Array(repeating: 0.0, count: beta.count)
    var information = Array(
      repeating: Array(repeating: 0.0, count: beta.count), count: beta.count)
    for item in observations {
      let fitted = mean(item, beta)
      for left in item.terms {
        score[left.column] += left.value * (item.count - fitted)
        for right in item.terms {
          information[left.column][right.column] += left.value * right.value * fitted
        }
      }
    }
    return (score, information)
  }

  /// The sandwich of the inverse information and the scores' covariance, Bartlett weights over lags.
  private static func covariance(
    _ observations: [Observation], _ beta: [Double], lags: Int
  ) throws(StatisticsError) -> [[Double]] {
    let inverse = try PositiveMatrix.inverse(score(observations, beta).information)
    let size = beta.count
    var meat = Array(repeating: Array(repeating: 0.0, count: size), count: size)
    let rests = observations.map { $0.count - mean($0, beta) }
    for now in observations.indices {
      for lag in 0...min(lags, now) {
        let weight = 1 - Double(lag) / Double(lags + 1)
        let product = weight * rests[now] * rests[now - lag]
        for left in observations[now].terms {
          for right in observations[now - lag].terms {
            let part = product * left.value * right.value
            meat[left.column][right.column] += part
            if lag > 0 { meat[right.column][left.column] += part }
          }
        }
      }
    }
    func times(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      a.map { row in (0..<size).map { j in (0..<size).reduce(0) { $0 + row[$1] * b[$1][j] } } }
    }
    return times(times(inverse, meat), inverse)
  }
}
