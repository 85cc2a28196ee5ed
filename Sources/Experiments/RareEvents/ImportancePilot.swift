import CloudSimulation
import Stochastics

/// Observations from which the factors of importance sampling are chosen, and then thrown away.
///
/// A pair of factors cannot be judged by observations of its own: rates that are raised too far miss the
/// paths that matter most, and look precise. So paths from several pairs and from the true rates are
/// pooled, each with the density of the whole pool, and the second moment of every candidate is the mean
/// of its weight times the squared deviation under the true law.
///
/// **Source**: the pool: Veach and Guibas (1995), DOI 10.1145/218380.218498 (balance heuristic); the
/// criterion: Rubinstein and Kroese, Simulation and the Monte Carlo Method, section 5.6 (variance
/// minimisation).
struct ImportancePilot {
  private struct Path {
    let record: OnsetRecord
    let awayShare: Double
    let terms: MeasureTerms
    let cost: Double
    /// The true law's density over the pool's.
    let weight: Double
  }

  private let design: Design
  private let paths: [Path]
  private let ratio: Double
  private let below: Double
  /// Factors to choose from.
  private let candidates: [ImportanceSampling]

  /// Draws the pool.
  ///
  /// - Parameters:
  ///   - design: of the pilot's seed.
  ///   - target: the measure that the choice is made for.
  init(_ design: Design, target: Measure) {
    self.design = design
    let rare = RareClasses(design)
    let base = Self.awayShare(design, rare, onsets: 0)
    let one = Self.awayShare(design, rare, onsets: 1)
    // A replication of one onset is away for so long, in which the true rates bring so many more.
    let more = rare.mean * max(one, 1e-12)
    let home = rare.mean * max(1 - base, 1e-12)
    func plan(_ atHome: Double, _ away: Double) -> ImportanceSampling {
      ImportanceSampling(
        design, home: min(1e6, max(1, atHome / home)), away: min(1e6, max(1, away / more)))
    }
    candidates = [0.25, 0.5, 1, 2].flatMap { atHome in
      [0, 0.1, 0.25, 0.5, 1, 2, 4].map { plan(atHome, $0) }
    }
    let pool = [
      (plan(0, 0), 100), (plan(1, 0.25), 250), (plan(1, 1), 250), (plan(1, 4), 250),
    ]
    let size = Double(pool.reduce(0) { $0 + $1.1 })
    var found: [Path] = []
    for (index, (own, count)) in pool.enumerated() {
      for number in 0..<count {
        let (world, result) = own.raised(replication: number * pool.count + index, design)
        let row = ReplicationRow(result, number: number, scenario: design.scenario)
        let share = Double(world.awayTime) / Double(design.horizon)
        let density = pool.reduce(0.0) { sum, item in
          sum + Double(item.1) / size * item.0.likelihoodRatio(world.onsetRecord, awayShare: share)
        }
        found.append(
          Path(
            record: world.onsetRecord, awayShare: share, terms: target.terms(of: row, .whole),
            cost: Observation.cost(events: result.events), weight: 1 / max(density, 1e-300)))
      }
    }
    paths = found
    below = found.reduce(0) { $0 + $1.weight * $1.terms.below } / size
    let above = found.reduce(0) { $0 + $1.weight * $1.terms.above } / size
    ratio = below > 0 ? above / below : 0
  }

  /// The share of a replication in which an incident is open, with so many onsets of rare classes.
  private static func awayShare(_ design: Design, _ rare: RareClasses, onsets: Int) -> Double {
    let runs = 24
    let sampler = OnsetSampler(rare)
    return (0..<runs).reduce(0.0) { sum, number in
      let control = sampler.control(
        onsets: onsets, replication: number, stratum: "away", design)
      var world = World(design, replication: number, onsets: control)
      world.run(until: design.horizon)
      return sum + Double(world.awayTime) / Double(design.horizon)
    } / Double(runs)
  }

  /// Paths on which the target is not 0.
  var eventful: Int { paths.count { $0.terms.above != 0 } }

  /// The candidate of the least variance for its cost, that product, and the same of plain sampling.
  ///
  /// The product is infinite where it would rest on fewer than five paths; the candidate is then the best
  /// that can be told.
  var best: (plan: ImportanceSampling, score: Double, plain: Double) {
    var best = (plan: candidates[0], score: Double.infinity, isSeen: false)
    for plan in candidates {
      let found = score(plan)
      if found.score < best.score { best = (plan, found.score, found.isSeen) }
    }
    let plain = score(nil)
    return (best.plan, best.isSeen ? best.score : .infinity, plain.isSeen ? plain.score : .infinity)
  }

  /// Variance times cost of one observation; nil stands for plain sampling.
  private func score(_ plan: ImportanceSampling?) -> (score: Double, isSeen: Bool) {
    if below <= 0 { return (.infinity, false) }
    var (second, squares, cost) = (0.0, 0.0, 0.0)
    let share = ImportanceSampling.trueShare
    for path in paths {
      let likelihood = plan?.likelihoodRatio(path.record, awayShare: path.awayShare) ?? 1
      let mixture = share + (1 - share) * likelihood
      let deviation = path.terms.above - ratio * path.terms.below
      let part = path.weight / mixture * deviation * deviation
      second += part
      squares += part * part
      cost += path.weight * mixture * path.cost
    }
    if second <= 0 { return (.infinity, false) }
    let size = Double(paths.count)
    return (second / size / (below * below) * cost / size, second * second >= 5 * squares)
  }
}
