import CloudModel
import CloudSimulation

extension MeasureCatalog {
  /// What the service costs, and what of that buys reserve.
  static var money: [Measure] {
    [
      .mean(
        "cost", unit: "USD/year", .lowerIsBetter,
        "instances by purchase kind, idle reserve and transfer of weights together",
        { $0.costUSD / $0.years }),
      .ratio(
        "cost_per_million", unit: "USD", .lowerIsBetter, "cost of a million good requests",
        { $0.costUSD * 1e6 }, over: { $0.valid - $0.failed }),
    ]
      + PurchaseKind.allCases.map { kind in
        .mean(
          "cost_\(kind.rawValue)", unit: "USD/year", .lowerIsBetter,
          "hours of \(kind.words) instances in use times their price",
          { row in row.perYear { $0.purchase == kind ? $0.instanceUSD : 0 } })
      } + [
        .mean(
          "cost_idle_reserve", unit: "USD/year", .lowerIsBetter,
          "reserved instances that were paid for without being used",
          { row in row.perYear(\.idleReserveUSD) }),
        .mean(
          "cost_transfer", unit: "USD/year", .lowerIsBetter,
          "weights that instances loaded from stores, at their price a GB",
          { $0.transferUSD / $0.years }),
        .mean(
          "cost_unused", unit: "USD/year", .neutral,
          "part of the instances' cost whose slots stood empty: buffer, N-1 and quiet hours together",
          { row in row.perYear(\.unusedUSD) }),
        .mean(
          "cost_drills", unit: "USD/year", .lowerIsBetter,
          "worth of the requests lost to drills, at the mean worth of a failed request",
          { $0.drillUSD / $0.years }),
        .mean(
          "lost_value", unit: "USD/year", .lowerIsBetter, "worth of the failed requests",
          { $0.lostValueUSD / $0.years }),
        .mean(
          "instance_hours", unit: "h/year", .lowerIsBetter,
          "paid instance hours of all pools in use",
          { row in row.perYear(\.instanceHours) }),
      ]
  }

  /// How instances could be had.
  static var supply: [Measure] {
    func count(
      _ name: String, _ polarity: Polarity, _ definition: String,
      _ value: @escaping @Sendable (PoolResult) -> Int
    ) -> Measure {
      .mean(
        name, unit: "/year", polarity, definition,
        { row in row.perYear { Double(value($0)) } })
    }
    return [
      count(
        "instances_requested", .neutral, "instances asked of a provider, each once until granted",
        \.requested),
      count(
        "refused_by_stock_out", .lowerIsBetter, "of those, refused since the type was sold out",
        \.refusedByStock),
      count(
        "refused_by_quota", .lowerIsBetter, "of those, refused by a quota", \.refusedByQuota),
      count(
        "refused_by_fault", .lowerIsBetter, "of those, refused by a fault that blocks launches",
        \.refusedByFault),
      count(
        "preload_timeouts", .lowerIsBetter, "launches whose load and warm-up took too long",
        \.preloadTimeouts),
      count(
        "spot_reclaims", .lowerIsBetter, "spot instances that were taken back while they served",
        \.reclaimed),
      .ratio(
        "time_to_enter", unit: "s", .lowerIsBetter,
        "request or restart of an instance until it is in the load balancer, mean over launches",
        { $0.pools.reduce(0) { $0 + $1.secondsToEnter } },
        over: { Double($0.pools.reduce(0) { $0 + $1.entered }) }),
      .mean(
        "quota_peak", unit: "", .lowerIsBetter,
        "most of a written quota that was in use at once, of the pool where that is most",
        { $0.pools.map(\.quotaPeak).max() ?? 0 }),
      .mean(
        "quota_warning_time", unit: "h/year", .lowerIsBetter,
        "hours in which pools were at their quota's warning or above it, added up over pools",
        { row in row.perYear(\.quotaWarningHours) }),
    ]
  }
}

extension PurchaseKind {
  fileprivate var words: String {
    switch self {
    case .onDemand: "on-demand"
    case .reserved: "reserved"
    case .spot: "spot"
    }
  }
}

extension ReplicationRow {
  /// A sum over pools, a year.
  fileprivate func perYear(_ value: (PoolResult) -> Double) -> Double {
    pools.reduce(0) { $0 + value($1) } / years
  }

  /// Worth of the requests lost to drills.
  fileprivate var drillUSD: Double {
    if failed == 0 { return 0 }
    let natural = lossByClass.count - 1 - drills.count
    let lost = lossByClass[natural..<natural + drills.count].reduce(0) { $0 + $1.reduce(0, +) }
    return lostValueUSD * lost / failed
  }
}
