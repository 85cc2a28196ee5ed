import CloudModel
import CloudSimulation
import Stochastics

/// A search over designs of a scenario: what a replication of each says, on shared random numbers.
public struct TuneScenario: Sendable {
  private let tuning: Tuning
  private let problem: TuneProblem
  private let seed: UInt64
  private let threads: Int
  private let make: DesignMaker

  /// Prepares the evaluation of designs.
  ///
  /// - Parameters:
  ///   - make: makes a design with values at paths.
  public init(
    _ tuning: Tuning, _ problem: TuneProblem, seed: UInt64, threads: Int,
    make: @escaping DesignMaker
  ) {
    self.tuning = tuning
    self.problem = problem
    self.seed = seed
    self.threads = threads
    self.make = make
  }

  /// Runs a design; see `TuneSearch.Evaluate`. All designs of a stage see the same faults, no two stages
  /// do.
  public func evaluate(
    _ place: [Double], _ replications: Int, _ stage: String,
    shouldStop: @escaping @Sendable () -> Bool
  ) async throws -> [TuneObservation]? {
    guard let scenario = make(problem.settings(place)) else { return nil }
    let own = StreamKey(seed: seed, component: "tune", purpose: stage).rawValue
    let run = try await MonteCarloRun(
      scenario, options: RunOptions(replications: replications, threads: threads, seed: own)
    ).run(shouldStop: shouldStop)
    return run.isPartial ? nil : observations(run)
  }

  private func observations(_ run: RunResult) -> [TuneObservation] {
    let scenario = run.design.scenario
    func values(_ name: String) -> [Double] {
      MeasureCatalog.measure(named: name, in: scenario)?.parts(run.rows) ?? run.rows.map { _ in 0 }
    }
    let objective = values(tuning.minimise)
    let limited = problem.bounds.map { values($0.measure) }
    return run.rows.indices.map { row in
      TuneObservation(
        objective: objective[row],
        losses: run.rows[row].windowAvailability.map { max(0, 1 - $0) },
        limited: limited.map { $0[row] })
    }
  }
}
