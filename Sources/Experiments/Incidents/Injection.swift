import CloudModel
import CloudSimulation

/// Faults at chosen moments, with nothing else going wrong: an incident in full detail.
public struct Injection: Sendable {
  /// One of them.
  public struct Strike: Equatable, Sendable {
    /// Position in `Scenario.faults`.
    public var faultClass: Int
    /// A cell (zone by pool), zone, region, cloud or dependency, by the fault's scope.
    public var place: Int
    /// Seconds from the scenario's start.
    public var at: Double
    /// Seconds that the cause lasts.
    public var duration: Double

    /// Describes a strike.
    public init(faultClass: Int, place: Int, at: Double, duration: Double) {
      self.faultClass = faultClass
      self.place = place
      self.at = at
      self.duration = duration
    }
  }

  /// In any order; at least one.
  public var strikes: [Strike]
  /// Number of the replication whose draws are used.
  public var replication: Int

  /// Describes an injection.
  public init(_ strikes: [Strike], replication: Int = 0) {
    self.strikes = strikes
    self.replication = replication
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The design.
    public let design: Design
    /// The first incident of each strike, in the order of their moments; nil for one that hit an absent
    /// instance.
    public let incidents: [Incident?]
    /// The data side, from two minutes before the first onset until ten minutes after the last
    /// incident's end.
    public let recorder: TimelineRecorder
    /// Totals over the run.
    public let result: ReplicationResult
  }

  /// Runs the scenario without its own faults and drills, with these.
  ///
  /// The run ends a day after the last cause is gone, or with the horizon.
  public func run(_ scenario: Scenario, seed: UInt64? = nil) -> Outcome {
    let design = Design(scenario, seed: seed)
    var world = World(design, replication: replication, natural: false)
    let order = strikes.indices.sorted { (strikes[$0].at, $0) < (strikes[$1].at, $1) }
    func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
    let first = nanoseconds(order.first.map { strikes[$0].at } ?? 0)
    let last = strikes.map { $0.at + $0.duration }.max() ?? 0
    let end = nanoseconds(last + 86_400)
    let lead: Int64 = 120_000_000_000
    world.run(until: max(0, first - lead))
    world.record(from: max(0, first - lead), to: end)
    let numbers = order.map { index in
      let strike = strikes[index]
      world.run(until: max(world.now, nanoseconds(strike.at)))
      return world.inject(
        faultClass: strike.faultClass, place: strike.place, durationSeconds: strike.duration)
    }
    world.run(until: end)
    let result = world.summary()
    let incidents = numbers.map { $0.map { result.incidents[$0] } }
    var recorder = world.recorder ?? TimelineRecorder(from: 0, to: 0)
    let ends = result.incidents.map(\.closed)
    if !ends.contains(nil), let closed = ends.compactMap({ $0 }).max() {
      recorder.crop(to: closed + 600_000_000_000)
    }
    return Outcome(design: design, incidents: incidents, recorder: recorder, result: result)
  }
}
