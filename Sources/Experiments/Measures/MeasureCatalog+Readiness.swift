import CloudSimulation

extension MeasureCatalog {
  /// What drills and failovers find that had broken unseen; for scenarios with latent faults.
  static var readiness: [Measure] {
    @Sendable func found(_ row: ReplicationRow, planned: Bool) -> Int {
      row.arrivals.reduce(0) { $0 + (($1.drill != nil) == planned ? $1.found : 0) }
    }
    return [
      .mean(
        "latent_found_by_drills", unit: "/year", .neutral,
        "latent faults that a drill's failover showed",
        { Double(found($0, planned: true)) / $0.years }),
      .mean(
        "latent_found_by_failovers", unit: "/year", .lowerIsBetter,
        "latent faults that showed only when traffic had to move",
        { Double(found($0, planned: false)) / $0.years }),
      .passRate(
        "failover_readiness", .higherIsBetter,
        "failovers, drills aside, that met no latent fault at their target",
        { row in row.arrivals.count { $0.drill == nil && $0.found == 0 } },
        of: { row in row.arrivals.count { $0.drill == nil } }),
    ]
  }
}
