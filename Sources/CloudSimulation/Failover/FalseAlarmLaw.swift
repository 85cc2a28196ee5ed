import Stochastics

/// When a healthy region's probes, each failing by itself with probability *p*, fail *n* times in a row.
///
/// The probes of one observer are Bernoulli trials. A *run* is a stretch of at least *n* failures. From a
/// passed probe on, the number of probes until a run has *n* failures has the geometric law of order
/// *n*; its tail is q(m) = q(m-1) - (1-p) p^n q(m-n-1). For all but the first few probes it is the term of the
/// smallest root x of 1 - x + (1-p) p^n x^(n+1) = 0:
///
/// > q(m) = (1 - p x) / ((n + 1 - n x)(1 - p)) x^-(m+1)
///
/// with a relative error under p^m. So the next run is drawn with one number, however far away it is.
/// Between two runs, the failures that come to nothing follow the chain of failures in a row, conditioned on not
/// reaching *n*.
///
/// **Source**: Feller, An Introduction to Probability Theory and Its Applications I, section XIII.7,
/// equations (7.6) and (7.11); conditioning: Doob's h-transform.
struct FalseAlarmLaw: Equatable, Sendable {
  /// Probability that a probe fails, above 0 and at most 0.25, and failures in a row that count.
  let probability: Double
  let failures: Int
  /// q(m) for the first probes.
  private let tail: [Double]
  /// Logarithms of the root and of the factor before it.
  private let logRoot: Double
  private let logFactor: Double
  private let logProbability: Double
  /// Probability that a probe fails after k failures in a row, when r more probes, it included, must
  /// bring no run: `conditional[r * failures + k]`.
  private let conditional: [Double]

  private static let exactProbes = 128
  private static let conditionedProbes = 64
  /// Beyond any horizon, and far from overflow.
  static let never: Int64 = 1 << 56

  init(probability p: Double, failures n: Int) {
    precondition(p > 0 && p <= 0.25 && n >= 1, "probability \(p), \(n) failures")
    probability = p
    failures = n
    var power = 1.0
    for _ in 0..<n { power *= p }
    var tail: [Double] = []
    for m in 0..<(Self.exactProbes + n) {
      if m < n {
        tail.append(1)
      } else if m == n {
        tail.append(1 - power)
      } else {
        tail.append(tail[m - 1] - (1 - p) * power * tail[m - n - 1])
      }
    }
    self.tail = tail
    // x = 1 + e with e = (1 - p) p^n x^(n+1): the iteration contracts for p up to a quarter.
    var excess = 0.0
    for _ in 0..<200 {
      var product = (1 - p) * power
      for _ in 0...n { product *= 1 + excess }
      excess = product
    }
    logRoot = PortableMath.log1p(excess)
    let root = 1 + excess
    logFactor = PortableMath.log((1 - p * root) / ((1 - Double(n) * excess) * (1 - p)))
    logProbability = PortableMath.log(p)
    var without = Array(repeating: 1.0, count: n)
    var conditional = Array(repeating: 0.0, count: n)
    for _ in 1...Self.conditionedProbes {
      var next = without
      for k in 0..<n {
        let failing = k + 1 < n ? p * without[k + 1] : 0
        next[k] = failing + (1 - p) * without[0]
        conditional.append(failing / next[k])
      }
      without = next
    }
    self.conditional = conditional
  }

  /// The number of probes until the n-th failure of the next run, the first probe being 1.
  func probesUntilRun(_ stream: inout RandomStream) -> Int64 {
    let uniform = stream.nextUniform()
    if let found = tail.firstIndex(where: { $0 < uniform }) { return Int64(found) }
    let probes = (logFactor - PortableMath.log(uniform)) / logRoot - 1
    return probes < Double(Self.never)
      ? max(Int64(tail.count), Int64(probes.rounded(.up))) : Self.never
  }

  /// Failures of a run beyond the n-th.
  func extraFailures(_ stream: inout RandomStream) -> Int64 {
    Int64((PortableMath.log(stream.nextUniform()) / logProbability).rounded(.down))
  }

  /// P(more than this many probes until the n-th failure of a run).
  func tail(after probes: Int) -> Double {
    if probes < tail.count { return tail[max(0, probes)] }
    return PortableMath.exp(logFactor - Double(probes + 1) * logRoot)
  }

  /// Probability that a probe fails after `count` failures in a row, with `left` probes, it included,
  /// that bring no run.
  func failing(after count: Int, left: Int64) -> Double {
    conditional[Int(min(left, Int64(Self.conditionedProbes))) * failures + count]
  }
}

/// A run of failed probes of one observer of a region that answers, and the stretch before it.
///
/// Numbers are those of the observer's probes, from 0. Runs follow each other whatever is made of them,
/// so designs that differ elsewhere see the same false failures.
struct FalseRun: Equatable, Sendable {
  /// The first probe of the stretch without a run, which begins after a passed probe.
  var clean: Int64 = 0
  /// The run's first and last failed probe; before the first run is drawn, -1.
  var first: Int64 = -1
  var last: Int64 = -1
}
