import CloudModel
import CloudSimulation
import Stochastics

/// What one point of a plan came to.
public struct PlanRow: Sendable {
  /// The choice.
  public let point: PlanPoint
  /// What each region needs at its greatest rate, by arithmetic.
  public let needs: [CapacityNeed]
  /// Its run: the same replications, on the same random numbers, as those of the other points.
  public let run: RunResult
  /// The first calendar month whose mean availability, by the objective's measure, is under the goal; its
  /// number from 0. Nil when none is.
  public let firstFailingMonth: Int?
  /// The fault class and phase that lose most; nil when nothing is lost.
  public let greatestLoss: Loss?

  /// A part of the losses.
  public struct Loss: Equatable, Sendable {
    /// The fault class, or nil for losses without a fault.
    public let fault: String?
    /// The phase.
    public let phase: LossPhase
    /// Its share of all losses, 0 … 1.
    public let share: Double
  }

  /// Puts a row together.
  public init(_ point: PlanPoint, needs: [CapacityNeed], run: RunResult) {
    self.point = point
    self.needs = needs
    self.run = run
    firstFailingMonth = Self.firstFailingMonth(
      run.rows, goal: run.design.scenario.objective.availability)
    greatestLoss = Self.greatestLoss(run.rows, names: run.design.faultClassNames)
  }

  /// An estimate by the name of its measure; nil when the scenario has none of that name.
  public func estimate(_ name: String) throws(StatisticsError) -> Estimate? {
    guard let measure = MeasureCatalog.measure(named: name, in: run.design.scenario) else {
      return nil
    }
    return try measure.reported(run.rows)
  }

  /// Whether it reaches the objective's goal.
  ///
  /// - Throws: `StatisticsError` for a run without replications.
  public func verdict() throws(StatisticsError) -> Verdict { try Verdict(run) }

  private static func firstFailingMonth(_ rows: [ReplicationRow], goal: Double) -> Int? {
    let months = rows.map(\.monthAvailability.count).min() ?? 0
    return (0..<months).first { month in
      let sum = rows.reduce(0.0) { $0 + (1 - $1.monthAvailability[month]) }
      return sum > (1 - goal) * Double(rows.count)
    }
  }

  private static func greatestLoss(_ rows: [ReplicationRow], names: [String]) -> Loss? {
    var greatest: (amount: Double, fault: Int, phase: LossPhase)?
    var total = 0.0
    for fault in 0...names.count {
      for phase in LossPhase.allCases {
        let amount = rows.reduce(0.0) { $0 + $1.lossByClass[fault][phase.rawValue] }
        total += amount
        if amount > greatest?.amount ?? 0 { greatest = (amount, fault, phase) }
      }
    }
    return greatest.map {
      Loss(
        fault: $0.fault < names.count ? names[$0.fault] : nil, phase: $0.phase,
        share: $0.amount / total)
    }
  }
}

/// Runs all points of a plan on common random numbers.
public struct PlanRun: Sendable {
  private let scenario: Scenario
  private let grid: PlanGrid
  private let options: RunOptions

  /// Prepares a plan.
  public init(_ scenario: Scenario, grid: PlanGrid, options: RunOptions) {
    self.scenario = scenario
    self.grid = grid
    self.options = options
  }

  /// Runs.
  ///
  /// - Parameters:
  ///   - shouldStop: asked before each replication; points that are finished are kept.
  ///   - onPoint: receives how many points are finished.
  /// - Returns: a row a point, in the order of the grid; fewer when it was stopped.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }, onPoint: (Int) -> Void = { _ in }
  ) async throws -> [PlanRow] {
    var rows: [PlanRow] = []
    for point in grid.points {
      let run = try await MonteCarloRun(point.applied(to: scenario), options: options)
        .run(shouldStop: shouldStop)
      if run.isPartial { break }
      rows.append(PlanRow(point, needs: CapacityNeed.all(run.design), run: run))
      onPoint(rows.count)
    }
    return rows
  }
}
