import CloudSimulation
import Theory

/// The mean of the losses as the sum over fault classes of the mean of what is booked to them.
///
/// A class that does not strike is booked nothing, so the mean of a rare class is P(N >= 1) times that of
/// replications in which it strikes, with its number drawn from the Poisson law given N >= 1. All other
/// classes strike as nature has it, so losses by several faults at once are booked as in any run. The
/// receipt adds up to all lost requests, so the parts add up to their mean; nothing follows for
/// probabilities, whose parts do not add up.
struct ClassDecomposition: SamplingPlan {
  let method = EstimationMethod.decomposition
  let strata: [PlannedStratum]
  let hasFixedShares = false
  private let samplers: [(rare: RareClasses, sampler: OnsetSampler)]

  init(_ design: Design) {
    let rare = RareClasses(design)
    let parts = rare.classes.map { rare.only($0) }
    samplers = parts.map { ($0, OnsetSampler($0)) }
    strata =
      [PlannedStratum(name: "all others", weight: 1, part: .others(rare.classes))]
      + zip(rare.classes, parts).map {
        PlannedStratum(
          name: design.faultClassNames[$0],
          weight: PoissonCounts.probabilityOfAny(mean: $1.mean), part: .classes([$0]))
      }
  }

  var parameters: String { "\(samplers.count) rare classes" }

  func observe(stratum: Int, number: Int, _ design: Design) -> Observation {
    let replication = replication(stratum, number)
    if stratum == 0 {
      return single(
        World(design, replication: replication), weight: { _ in 1 }, design, replication)
    }
    let sampler = samplers[stratum - 1].sampler
    let name = strata[stratum].name
    let count = sampler.count(atLeast: 1, replication: replication, stratum: name, design)
    let control = sampler.control(
      onsets: count, replication: replication, stratum: name, design)
    return single(
      World(design, replication: replication, onsets: control), weight: { _ in 1 }, design,
      replication)
  }
}
