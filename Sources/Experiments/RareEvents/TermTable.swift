import Stochastics

/// What observations came to: by measure and stratum the terms of each observation.
///
/// Rows are not kept; a run of a million observations holds two numbers for each and measure.
struct TermTable: Sendable {
  /// Measures that are estimated.
  let measures: [Measure]
  private let target: Int
  /// `strata[measure][stratum]`.
  private(set) var strata: [[Stratum]]
  private(set) var counts: [Int]
  /// Cost by stratum, in events.
  private(set) var costs: [Double]
  /// By stratum: sums of weights and of their squares.
  private(set) var weights: [(sum: Double, squares: Double)]
  /// Weighted sums for what plain sampling would have come to: cost, and moments of the target.
  private var plain: [(cost: Double, above2: Double, cross: Double, below2: Double)]

  init(_ measures: [Measure], target: Int, plan: any SamplingPlan) {
    self.measures = measures
    self.target = target
    strata = measures.map { _ in plan.strata.map { Stratum(weight: $0.weight) } }
    counts = plan.strata.map { _ in 0 }
    costs = plan.strata.map { _ in 0 }
    weights = plan.strata.map { _ in (0, 0) }
    plain = plan.strata.map { _ in (0, 0, 0, 0) }
  }

  /// Adds an observation of a stratum.
  mutating func add(_ observation: Observation, to stratum: Int, part: LossPart) {
    counts[stratum] += 1
    costs[stratum] += observation.cost
    for path in observation.paths {
      weights[stratum].sum += path.weight
      weights[stratum].squares += path.weight * path.weight
      plain[stratum].cost += path.weight * Observation.cost(events: path.row.events)
    }
    for (index, measure) in measures.enumerated() {
      var (above, below) = (0.0, 0.0)
      for path in observation.paths {
        let terms = measure.terms(of: path.row, part)
        above += path.weight * terms.above
        below += path.weight * terms.below
        if index == target {
          let whole = measure.terms(of: path.row, .whole)
          plain[stratum].above2 += path.weight * whole.above * whole.above
          plain[stratum].cross += path.weight * whole.above * whole.below
          plain[stratum].below2 += path.weight * whole.below * whole.below
        }
      }
      strata[index][stratum].above.append(above)
      strata[index][stratum].below.append(below)
    }
  }

  /// The estimate of a measure, as one less what is lost where that is what was added up.
  func estimate(_ index: Int) throws(StatisticsError) -> Estimate {
    let measure = measures[index]
    if !strata[index].contains(where: { $0.below.contains { $0 > 0 } }) {
      return Estimate(
        value: 0, low: nil, high: nil, method: "none", note: "nothing to divide by")
    }
    let estimate = try Intervals.stratified(strata[index])
    return measure.isLossOfShare ? estimate.complement : estimate
  }

  /// The estimate that a precision is judged by: of what is lost.
  func judged() throws(StatisticsError) -> Estimate { try Intervals.stratified(strata[target]) }

  /// Variance of the target's estimate.
  var variance: Double { Intervals.stratifiedVariance(strata[target]) }

  /// Observations whose target differs from 0.
  var eventful: Int { strata[target].reduce(0) { $0 + $1.above.count { $0 != 0 } } }

  /// Kish's effective number of the weights, all strata together.
  var effectiveWeights: Double {
    let sum = weights.reduce(0) { $0 + $1.sum }
    let squares = weights.reduce(0) { $0 + $1.squares }
    return squares > 0 ? sum * sum / squares : 0
  }

  /// What one plain replication would vary by and cost, estimated from the weighted observations; strata
  /// that are parts of a sum overlap, so for these it is an upper bound.
  var ofPlain: (variance: Double, cost: Double) {
    let strata = strata[target]
    let below = strata.reduce(0) { $0 + $1.weight * Tally($1.below).mean }
    if below <= 0 { return (0, 0) }
    let ratio = strata.reduce(0) { $0 + $1.weight * Tally($1.above).mean } / below
    var (square, cost) = (0.0, 0.0)
    for (index, stratum) in strata.enumerated() where counts[index] > 0 {
      let sums = plain[index]
      let share = stratum.weight / Double(counts[index])
      square += share * (sums.above2 - 2 * ratio * sums.cross + ratio * ratio * sums.below2)
      cost += share * sums.cost
    }
    let all = strata.reduce(0) { $0 + $1.weight }
    return (max(0, square) / (below * below), cost / max(1, all))
  }

  /// Variance times cost of plain sampling over the same of this table.
  var gain: Double? {
    let spent = variance * costs.reduce(0, +)
    let (plainVariance, plainCost) = ofPlain
    return spent > 0 && plainVariance > 0 ? plainVariance * plainCost / spent : nil
  }

  /// Plain replications that would be as precise.
  var worth: Double? { variance > 0 ? ofPlain.variance / variance : nil }

  /// By stratum, how many of `total` observations it should get: by weight times spread over the root
  /// of the cost (Neyman), a fifth of all evenly, at least 30 each.
  func shares(of total: Int, _ plan: any SamplingPlan) -> [Int] {
    let least = 30
    let targets = strata[target]
    if plan.hasFixedShares {
      let sum = plan.strata.reduce(0) { $0 + $1.weight }
      return plan.strata.map { max(1, Int((Double(total) * $0.weight / sum).rounded())) }
    }
    let wanted = targets.indices.map { index -> Double in
      let n = Double(max(1, counts[index]))
      let spread = Tally(residuals(index)).standardDeviation ?? 0
      return plan.strata[index].weight * spread / max(1, costs[index] / n).squareRoot()
    }
    let sum = wanted.reduce(0, +)
    return wanted.map { own in
      let neyman = sum > 0 ? own / sum : 1 / Double(wanted.count)
      let share = 0.8 * neyman + 0.2 / Double(wanted.count)
      return max(least, Int((Double(total) * share).rounded()))
    }
  }

  /// The variance of an estimate from one observation's worth of cost, shared out as `shares` does: what
  /// methods are compared by.
  func varianceTimesCost(_ plan: any SamplingPlan) -> Double {
    let total = 100_000
    let planned = shares(of: total, plan)
    let below = strata[target].reduce(0) { $0 + $1.weight * Tally($1.below).mean }
    if below <= 0 { return .infinity }
    var (variance, cost) = (0.0, 0.0)
    for index in planned.indices {
      let spread = Tally(residuals(index)).variance ?? 0
      let weight = plan.strata[index].weight
      variance += weight * weight * spread / Double(planned[index])
      cost += Double(planned[index]) * costs[index] / Double(max(1, counts[index]))
    }
    return variance / (below * below) * cost
  }

  private func residuals(_ index: Int) -> [Double] {
    let all = strata[target]
    let below = all.reduce(0) { $0 + $1.weight * Tally($1.below).mean }
    let ratio = below > 0 ? all.reduce(0) { $0 + $1.weight * Tally($1.above).mean } / below : 0
    return zip(all[index].above, all[index].below).map { $0 - ratio * $1 }
  }
}

extension Measure {
  /// Whether what is added up is one less the value: of a share that is good nearly always, so that
  /// most replications add nothing.
  var isLossOfShare: Bool { polarity == .higherIsBetter && unit.isEmpty && kind != .quantile }

  /// One replication's terms: of what is lost for a share that is good, of a part of the losses where a
  /// method takes the sum apart.
  func terms(of row: ReplicationRow, _ part: LossPart) -> MeasureTerms {
    let terms = ratioTerms(row)
    switch part {
    case .whole:
      return isLossOfShare
        ? MeasureTerms(above: max(0, terms.below - terms.above), below: terms.below) : terms
    case .classes(let classes):
      let lost = classes.reduce(0) { $0 + row.lossByClass[$1].reduce(0, +) }
      return MeasureTerms(above: lost * scale(row, terms), below: 0)
    case .others(let classes):
      let lost = classes.reduce(row.failed) { $0 - row.lossByClass[$1].reduce(0, +) }
      return MeasureTerms(above: max(0, lost) * scale(row, terms), below: terms.below)
    }
  }

  /// What a lost request counts for.
  private func scale(_ row: ReplicationRow, _ terms: MeasureTerms) -> Double {
    if isLossOfShare || row.failed == 0 { return 1 }
    return terms.above / row.failed
  }
}
