import CloudModel

/// What one pool cost in a replication, and how it was supplied.
public struct PoolResult: Equatable, Sendable, Codable {
  /// How its instances are paid for.
  public let purchase: PurchaseKind
  /// Hours of instances that were paid for by use: on their way, serving or draining.
  public let instanceHours: Double
  /// Their cost, USD.
  public let instanceUSD: Double
  /// Hours of reserved instances that were paid for without being used.
  public let idleReserveHours: Double
  /// Their cost, USD.
  public let idleReserveUSD: Double
  /// The part of the instances' cost whose slots stood empty, USD: one less the region's utilisation.
  public let unusedUSD: Double
  /// The most instances that counted against the quota at once, over the quota in force; above 1 where
  /// a fault took quota from what ran, 0 without a written one.
  public let quotaPeak: Double
  /// Hours at or above the warning of a written quota; 0 without one.
  public let quotaWarningHours: Double
  /// Instances asked of the provider, each once until it is granted.
  public let requested: Int
  /// Granted at once or later.
  public let granted: Int
  /// Refused by a stock-out.
  public let refusedByStock: Int
  /// Refused by the quota.
  public let refusedByQuota: Int
  /// Refused by a fault that blocks launches.
  public let refusedByFault: Int
  /// Machines that came back and loaded again.
  public let restarted: Int
  /// Instances that entered the load balancer.
  public let entered: Int
  /// Seconds from request to there, their sum.
  public let secondsToEnter: Double
  /// Attempts whose preload took too long.
  public let preloadTimeouts: Int
  /// Spot instances that were taken back while in the load balancer.
  public let reclaimed: Int
}

extension World {
  /// The pools in the scenario's order, with every integral brought up to now.
  func poolResults() -> [PoolResult] {
    design.scenario.pools.enumerated().map { index, pool in
      let state = state.pools[index]
      let billed = design.cellsOfPool[index].reduce(Int128(0)) {
        $0 + self.state.cells[$1].billed
      }
      let instanceUSD = Self.dollars(billed, pool)
      let slots = self.state.regions[pool.region.index].latency
      let used = slots.weight == 0 ? 0 : Double(slots.busy) / 1e6 / Double(slots.weight)
      let hasQuota = pool.quotaWarning != nil
      return PoolResult(
        purchase: pool.purchase,
        instanceHours: Double(billed) / 3.6e12, instanceUSD: instanceUSD,
        idleReserveHours: Double(state.idleReserve) / 3.6e12,
        idleReserveUSD: Self.dollars(state.idleReserve, pool),
        unusedUSD: instanceUSD * (1 - used),
        quotaPeak: hasQuota ? state.mostShare : 0,
        quotaWarningHours: Double(state.warned) / 3.6e12,
        requested: state.life.requested, granted: state.life.granted,
        refusedByStock: state.life.refusedByStock, refusedByQuota: state.life.refusedByQuota,
        refusedByFault: state.life.refusedByFault, restarted: state.life.restarted,
        entered: state.life.entered, secondsToEnter: Double(state.life.enteredAfter) / 1e9,
        preloadTimeouts: state.life.timedOut, reclaimed: state.life.reclaimed)
    }
  }

  /// Cost of instances and idle reserves, USD: exact until the last division.
  func instanceCost() -> Double {
    var sum: Int128 = 0
    for (index, cell) in design.cells.enumerated() {
      sum +=
        state.cells[index].billed * Int128(design.scenario.pools[cell.pool].priceMicroUSDPerHour)
    }
    for (index, pool) in design.scenario.pools.enumerated() {
      sum += state.pools[index].idleReserve * Int128(pool.priceMicroUSDPerHour)
    }
    return Double(sum) / 3.6e12 / 1e6
  }

  /// Cost of the weights that were loaded from stores, loads that broke off in part, USD.
  func transferCost() -> Double {
    design.stores.indices.reduce(0) { sum, index in
      let price = design.scenario.stores[design.stores[index].dependency].transferMicroUSDPerGB
      // Units of 1e-9 bytes; a GB has 1e9 bytes.
      return sum + Double(transferred(store: index)) / 1e18 * Double(price) / 1e6
    }
  }

  private static func dollars(_ nanoseconds: Int128, _ pool: Pool) -> Double {
    Double(nanoseconds * Int128(pool.priceMicroUSDPerHour)) / 3.6e12 / 1e6
  }
}
