import CloudSimulation
import Stochastics

/// What a past outage would have cost a design: the same replications with it and without.
///
/// What is lost without the outage (requests that miss a deadline by their own length) is taken off.
public struct ReplayCost: Sendable {
  /// Requests that failed.
  public let lostRequests: Estimate
  /// Minutes with a success ratio under the objective's `good_minute`.
  public let badMinutes: Estimate
  /// Share of the error budget of the whole horizon, 1 for all of it; by the objective's measure.
  public let budgetShare: Estimate
  /// Worth of the failed requests, USD.
  public let lostValueUSD: Estimate
  /// What instances and transfers cost more, USD.
  public let addedCostUSD: Estimate
  /// Mean seconds from the first onset until name servers answered with the other region; nil when nothing moved.
  public let secondsToMove: Double?
  /// Failovers in the mean.
  public let failovers: Double
  /// The phase that lost most, with its share of all losses; nil when nothing was lost.
  public let worstPhase: (phase: LossPhase, share: Double)?

  /// Compares.
  ///
  /// - Parameters:
  ///   - with: the design with the outage and no other fault.
  ///   - without: the same replications without it.
  /// - Throws: `StatisticsError` for runs without replications.
  public init(with: RunResult, without: RunResult) throws(StatisticsError) {
    let count = min(with.rows.count, without.rows.count)
    let (hit, calm) = (Array(with.rows.prefix(count)), Array(without.rows.prefix(count)))
    func added(_ value: (ReplicationRow) -> Double) throws(StatisticsError) -> Estimate {
      let differences = zip(hit, calm).map { value($0) - value($1) }
      guard let first = differences.first else { throw .noObservations }
      // Every replication the same: the phases of the probes were the last thing that could differ.
      if differences.allSatisfy({ $0 == first }) { return .exact(first) }
      return try Intervals.pairedDifference(hit.map(value), calm.map(value)).difference
    }
    let objective = with.design.scenario.objective
    let budget = 1 - objective.availability
    lostRequests = try added { $0.failed }
    badMinutes = try added { Double($0.badMinutes) }
    budgetShare = try added { row in
      let lost = 1 - row.availability(objective.measure)
      return budget > 0 ? lost / budget : lost > 0 ? 1 : 0
    }
    lostValueUSD = try added { $0.lostValueUSD }
    addedCostUSD = try added { $0.costUSD }
    let moves = hit.compactMap { $0.failoverSeconds.first?.moved }
    secondsToMove = moves.isEmpty ? nil : Tally(moves).mean
    failovers = Tally(hit.map { Double($0.failovers) }).mean
    var phases: [(phase: LossPhase, lost: Double)] = []
    for phase in LossPhase.allCases {
      let lost = hit.reduce(0.0) { sum, row in
        // The last class is "no fault".
        sum + row.lossByClass.dropLast().reduce(0) { $0 + $1[phase.rawValue] }
      }
      phases.append((phase, lost))
    }
    let all = phases.reduce(0) { $0 + $1.lost }
    let worst = phases.max { $0.lost < $1.lost }
    worstPhase = worst.flatMap { all > 0 ? (phase: $0.phase, share: $0.lost / all) : nil }
  }
}
