import CloudModel
import CloudSimulation

extension MeasureCatalog {
  /// What becomes of sessions; empty for a scenario without the block `state`.
  static func sessions(of scenario: Scenario) -> [Measure] {
    scenario.sessions == nil ? [] : sessions
  }

  /// The measures of sessions.
  static var sessions: [Measure] {
    func total(_ name: String, _ unit: String, _ words: String, _ value: @escaping Part) -> Measure
    {
      .mean(
        name, unit: "\(unit)/year", .lowerIsBetter, words,
        { row in row.sessions.reduce(0) { $0 + value($1) } / row.years })
    }
    func weighted(_ name: String, _ words: String, _ value: @escaping Part) -> Measure {
      .ratio(
        name, unit: "s", .lowerIsBetter, words,
        { row in row.sessions.reduce(0) { $0 + $1.hit * value($1) } },
        over: { row in row.sessions.reduce(0) { $0 + $1.hit } })
    }
    return [
      total("sessions_hit", "sessions", "live sessions whose place was lost", \.hit),
      total(
        "sessions_lost", "sessions", "of these, sessions that could not go on at all", \.lost),
      total(
        "tokens_redone", "tokens", "tokens that had been worked out and had to be again",
        \.tokensRedone),
      weighted(
        "recovery_point", "seconds of a conversation that are gone (RPO), mean over sessions hit",
        \.history),
      weighted(
        "recovery_time",
        "seconds from the onset until a session goes on (RTO), mean over sessions hit",
        { $0.usable ?? 0 }),
      .quantile(
        "recovery_point_p95", 0.95, unit: "s", .lowerIsBetter,
        "the longest history that a replication lost, 95 % of them lose no more",
        { $0.sessions.map(\.history).max() ?? 0 }),
      .quantile(
        "recovery_time_p95", 0.95, unit: "s", .lowerIsBetter,
        "the longest time until sessions went on, in 95 % of replications no more",
        { $0.sessions.compactMap(\.usable).max() ?? 0 }),
    ]
  }

  private typealias Part = @Sendable (SessionTimes) -> Double
}
