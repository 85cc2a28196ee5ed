import CloudSimulation
import Theory

/// Strata by the number of onsets of rare classes.
///
/// The number is Poisson, since each clock of exponential gaps runs whatever happens, and a strike at
/// what is absent counts. P(N = n) is known, so the mean is the sum of P(N = n) E(X | N = n), with the
/// rest N >= m as one stratum whose number is drawn from its law. No stratum is left out.
struct StratifiedSampling: SamplingPlan {
  let method = EstimationMethod.stratified
  let strata: [PlannedStratum]
  let hasFixedShares = false
  private let rare: RareClasses
  private let sampler: OnsetSampler
  private let rest: Int

  init(_ design: Design) {
    rare = RareClasses(design)
    sampler = OnsetSampler(rare)
    let mean = rare.mean
    // At least 0, 1, 2 and the rest: two that overlap are what redundant designs fail of.
    var rest = 3
    while rest < 12, OnsetSampler.tail(rest, mean: mean) > 0.02 { rest += 1 }
    self.rest = rest
    strata =
      (0..<rest).map {
        PlannedStratum(
          name: "\($0) onsets", weight: PoissonCounts.probability(of: $0, mean: mean))
      } + [
        PlannedStratum(
          name: "\(rest) onsets or more", weight: OnsetSampler.tail(rest, mean: mean))
      ]
  }

  var parameters: String { "\(rare.classes.count) rare classes, \(rare.mean) onsets expected" }

  func observe(stratum: Int, number: Int, _ design: Design) -> Observation {
    let replication = replication(stratum, number)
    let name = "stratified"
    let count =
      stratum < rest
      ? stratum : sampler.count(atLeast: rest, replication: replication, stratum: name, design)
    let control = sampler.control(
      onsets: count, replication: replication, stratum: name, design)
    return single(
      World(design, replication: replication, onsets: control), weight: { _ in 1 }, design,
      replication)
  }
}
