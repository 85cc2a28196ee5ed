/// How many replications each of several designs should get, so that the best one is found most surely.
///
/// **Source**: Chen, Lin, Yücesan and Chick, "Simulation budget allocation for further enhancing the
/// efficiency of ordinal optimization", Discrete Event Dynamic Systems 10 (2000), 251-270, theorem 1 (OCBA);
/// Lee, Pujowidianto, Li, Chen and Yap, "Approximate simulation budget allocation for selecting the best
/// design in the presence of stochastic constraints", IEEE Transactions on Automatic Control 57 (2012),
/// 2940-2945 (OCBA-CO).
public enum OptimalAllocation {
  /// What is known of a design so far.
  public struct Design: Equatable, Sendable {
    /// Mean of what is to be small.
    public var mean: Double
    /// Standard deviation of one replication of it.
    public var deviation: Double
    /// How far the worst constraint is from its bound, above 0 where it is broken, over the standard
    /// deviation of one replication; nil without constraints.
    public var violation: Double?

    /// Describes a design.
    public init(mean: Double, deviation: Double, violation: Double? = nil) {
      self.mean = mean
      self.deviation = deviation
      self.violation = violation
    }
  }

  /// The design that looks best: the smallest mean of those that keep their constraints; of none, the
  /// smallest violation.
  public static func best(_ designs: [Design]) -> Int? {
    let kept = designs.indices.filter { (designs[$0].violation ?? -1) <= 0 }
    if let least = kept.min(by: { (designs[$0].mean, $0) < (designs[$1].mean, $1) }) {
      return least
    }
    return designs.indices.min {
      (designs[$0].violation ?? 0, $0) < (designs[$1].violation ?? 0, $1)
    }
  }

  /// The share of the next replications of each design; they add up to 1.
  ///
  /// A design other than the best can be left out since it is worse or since it breaks a constraint: it
  /// gets what the easier of the two needs. The best one needs enough for both.
  public static func shares(_ designs: [Design]) -> [Double] {
    guard let best = best(designs), designs.count > 1 else { return designs.map { _ in 1 } }
    // A deviation or distance of nothing would take or give everything.
    let spread = designs.map(\.mean).reduce(0) { max($0, ($1 - designs[best].mean).magnitude) }
    let least = max(1e-6 * spread, 1e-12 * max(1, designs[best].mean.magnitude))
    func deviation(_ index: Int) -> Double { max(designs[index].deviation, 0.1 * least) }
    var needs = [Double](repeating: 0, count: designs.count)
    var isRival = [Bool](repeating: false, count: designs.count)
    for (index, design) in designs.enumerated() where index != best {
      let distance = max(design.mean - designs[best].mean, least) / deviation(index)
      let isWorse = design.mean > designs[best].mean
      let broken = max(0, design.violation ?? 0)
      let ease = max(isWorse ? distance * distance : 0, broken * broken)
      isRival[index] = isWorse && distance >= broken
      needs[index] = 1 / max(ease, 1e-4)
    }
    // The best one's mean matters against those alone that only their own mean leaves out.
    let own = designs.indices.filter { isRival[$0] }.reduce(0.0) {
      $0 + needs[$1] * needs[$1] / (deviation($1) * deviation($1))
    }
    let optimality = deviation(best) * own.squareRoot()
    let margin = designs[best].violation.map { 1 / max($0 * $0, 1e-4) } ?? 0
    needs[best] = max(optimality, margin)
    let total = needs.reduce(0, +)
    return needs.map { $0 / total }
  }

  /// Whole replications by these shares: what each design lacks of its share of all, `more` in total.
  ///
  /// - Parameter done: replications that each design has.
  public static func next(_ shares: [Double], done: [Int], more: Int) -> [Int] {
    precondition(shares.count == done.count && more >= 0, "\(more) replications")
    let total = Double(done.reduce(0, +) + more)
    let lacking = shares.indices.map { max(0, shares[$0] * total - Double(done[$0])) }
    let sum = lacking.reduce(0, +)
    if sum == 0 { return shares.map { _ in 0 } }
    var whole = lacking.map { Int(($0 / sum * Double(more)).rounded(.down)) }
    // What rounding left goes to those that lack most.
    let order = lacking.indices.sorted { (-lacking[$0], $0) < (-lacking[$1], $1) }
    var left = more - whole.reduce(0, +)
    for index in order where left > 0 {
      whole[index] += 1
      left -= 1
    }
    return whole
  }
}
