import CloudModel
import Stochastics

/// A part of a design's capacity that is there for bad days only.
public enum Reserve: String, Sendable, CaseIterable {
  /// The autoscaler's buffer, `capacity.buffer`.
  case buffer
  /// What each region holds so that it survives the loss of one of its zones: with k zones, one
  /// instance in k, and the headroom of `capacity.survive: [zone]`.
  case zone
  /// What each region holds so that it survives the loss of another: the headroom of
  /// `capacity.survive: [region]`.
  case region

  /// The scenario without it; nil where it has none.
  ///
  /// Without the zone's reserve a pool in k zones keeps (k - 1) / k of its minimum and initial
  /// instances, rounded up to whole ones a zone; its limits stay.
  public func removed(from scenario: Scenario) -> Scenario? {
    var changed = scenario
    switch self {
    case .buffer:
      // Without an autoscaler nothing reads the buffer.
      if scenario.autoscaling == nil { return nil }
      changed.capacityBuffer = 0
    case .zone:
      changed.survives.removeAll { $0 == .zone }
      for index in changed.pools.indices {
        let zones = scenario.zones(of: scenario.pools[index]).count
        func less(_ perZone: Int) -> Int { (perZone * (zones - 1) + zones - 1) / zones }
        if zones < 2 { continue }
        changed.pools[index].minPerZone = less(scenario.pools[index].minPerZone)
        changed.pools[index].initialPerZone = less(scenario.pools[index].initialPerZone)
      }
    case .region:
      changed.survives.removeAll { $0 == .region }
    }
    return changed == scenario ? nil : changed
  }
}

/// What a reserve costs and what it saves: a paired run with and without it, on the same draws.
public struct ReservePrice: Sendable {
  /// Which reserve.
  public let reserve: Reserve
  /// `capacity.buffer` of the scenario, a share.
  public let buffer: Double
  /// Cost with it less cost without, USD a year.
  public let cost: Estimate
  /// Downtime that it saves: without it less with it, in minutes a year of full outage.
  public let savedDowntime: Estimate
  /// Worth of the requests that it saves, USD a year.
  public let savedValue: Estimate
  /// Whether the goal is reached without it.
  public let verdictWithout: Verdict

  /// Runs a scenario with and without each reserve that it has, in the order of `Reserve`.
  ///
  /// - Parameter shouldStop: asked before each replication; prices that are complete are kept.
  /// - Throws: `StatisticsError` for a run without replications.
  public static func all(
    of scenario: Scenario, _ options: RunOptions,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) async throws -> [ReservePrice] {
    var prices: [ReservePrice] = []
    let full = try await MonteCarloRun(scenario, options: options).run(shouldStop: shouldStop)
    for reserve in Reserve.allCases where !full.isPartial {
      guard let without = reserve.removed(from: scenario) else { continue }
      let bare = try await MonteCarloRun(without, options: options).run(shouldStop: shouldStop)
      if bare.isPartial { break }
      prices.append(try ReservePrice(reserve, with: full, without: bare))
    }
    return prices
  }

  /// Compares two runs of the same replications.
  ///
  /// - Throws: `StatisticsError` for runs without replications.
  public init(
    _ reserve: Reserve, with full: RunResult, without bare: RunResult
  ) throws(StatisticsError) {
    self.reserve = reserve
    buffer = full.design.scenario.capacityBuffer
    let rows = try Comparison(bare, full).rows
    func difference(_ name: String) throws(StatisticsError) -> Estimate {
      guard let row = rows.first(where: { $0.measure.name == name }) else {
        preconditionFailure("there is no measure '\(name)'")
      }
      return row.difference
    }
    cost = try difference("cost")
    savedDowntime = try difference("request_downtime").negated
    savedValue = try difference("lost_value").negated
    verdictWithout = try Verdict(bare)
  }
}

extension Estimate {
  /// The same with the other sign.
  public var negated: Estimate {
    Estimate(
      value: -value, low: high.map { -$0 }, high: low.map { -$0 }, method: method, note: note)
  }
}
