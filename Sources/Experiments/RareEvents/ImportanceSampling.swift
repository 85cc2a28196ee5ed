import CloudSimulation
import Stochastics

/// Rates of rare classes raised, in all excursions from home alike, and weighted back.
///
/// A tenth of the observations run at the true rates, the others with the rates of rare classes times one
/// factor while no incident is open and times another while one is. The likelihood ratio of a path follows
/// from what really happened: strikes (those at absent components too) and the time in each state,
///
///     r = h^(strikes at home) a^(strikes away) exp(-(h - 1) rate T(home) - (a - 1) rate T(away)),
///
/// and as both kinds are one mixture, its weight is 1 / (0.1 + 0.9 r): never as much as 10, and never
/// cut. The rates depend on what has happened only, so this holds with autoscaling, calendars and drills.
///
/// **Source**: failure biasing: Shahabuddin (1994), DOI 10.1287/mnsc.40.3.333; the defensive mixture:
/// Hesterberg (1995), DOI 10.1080/00401706.1995.10484303; weights of mixtures with fixed numbers:
/// Owen and Zhou (2000), DOI 10.1080/01621459.2000.10473909.
struct ImportanceSampling: SamplingPlan {
  /// The share of the observations at the true rates.
  static let trueShare = 0.1

  let method = EstimationMethod.importance
  let strata = [
    PlannedStratum(name: "true rates", weight: trueShare),
    PlannedStratum(name: "raised rates", weight: 1 - trueShare),
  ]
  let hasFixedShares = true
  let home: Double
  let away: Double
  private let rare: RareClasses

  init(_ design: Design, home: Double, away: Double) {
    rare = RareClasses(design)
    self.home = home
    self.away = away
  }

  var parameters: String {
    "rates of \(rare.classes.count) rare classes times \(Self.short(home)) while nothing is broken, "
      + "times \(Self.short(away)) else"
  }

  private static func short(_ factor: Double) -> String {
    factor < 10 ? "\((factor * 10).rounded() / 10)" : "\(Int(factor.rounded()))"
  }

  func observe(stratum: Int, number: Int, _ design: Design) -> Observation {
    let replication = replication(stratum, number)
    let plan = stratum == 0 ? ImportanceSampling(design, home: 1, away: 1) : self
    let (world, result) = plan.raised(replication: replication, design)
    let row = ReplicationRow(result, number: replication, scenario: design.scenario)
    return Observation(
      paths: [SampledPath(weight: weight(world, design), row: row)],
      cost: Observation.cost(events: result.events))
  }

  /// A replication at the raised rates.
  func raised(replication: Int, _ design: Design) -> (World, ReplicationResult) {
    let control = OnsetControl.biased(rare.sources, home: home, away: away, design)
    var world = World(design, replication: replication, onsets: control)
    let result = world.finish()
    return (world, result)
  }

  /// The weight of a path that has run to the horizon.
  func weight(_ world: World, _ design: Design) -> Double {
    let share = Double(world.awayTime) / Double(design.horizon)
    let ratio = likelihoodRatio(world.onsetRecord, awayShare: share)
    return 1 / (Self.trueShare + (1 - Self.trueShare) * ratio)
  }

  /// The density of a path at the raised rates over that at the true ones.
  func likelihoodRatio(_ record: OnsetRecord, awayShare: Double) -> Double {
    let logRatio =
      Double(record.homeStrikes) * PortableMath.log(home)
      + Double(record.awayStrikes) * PortableMath.log(away)
      - rare.mean * ((home - 1) * (1 - awayShare) + (away - 1) * awayShare)
    // Beyond e^600 a weight is 0 to every digit that a sum has.
    return PortableMath.exp(min(600, logRatio))
  }
}
