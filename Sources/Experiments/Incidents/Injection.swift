import CloudModel
import CloudSimulation

/// One fault at a chosen moment, with nothing else going wrong: an incident in full detail.
public struct Injection: Sendable {
  /// Position in `Scenario.faults`.
  public var faultClass: Int
  /// A cell (zone by pool), zone or region, by the fault's scope.
  public var place: Int
  /// Seconds from the scenario's start.
  public var at: Double
  /// Seconds that the cause lasts.
  public var duration: Double
  /// Number of the replication whose draws are used.
  public var replication: Int

  /// Describes an injection.
  public init(faultClass: Int, place: Int, at: Double, duration: Double, replication: Int = 0) {
    self.faultClass = faultClass
    self.place = place
    self.at = at
    self.duration = duration
    self.replication = replication
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The design.
    public let design: Design
    /// The incident; nil when the fault hit an absent instance.
    public let incident: Incident?
    /// The data side, from two minutes before the onset until ten minutes after the incident's end.
    public let recorder: TimelineRecorder
    /// Totals over the run.
    public let result: ReplicationResult
  }

  /// Runs the scenario without its own faults and drills, with this one.
  ///
  /// The run ends a day after the cause is gone, or with the horizon.
  public func run(_ scenario: Scenario, seed: UInt64? = nil) -> Outcome {
    let design = Design(scenario, seed: seed)
    var world = World(design, replication: replication, natural: false)
    let onset = Int64((at * 1e9).rounded())
    let end = Int64(((at + duration + 86_400) * 1e9).rounded())
    let lead: Int64 = 120_000_000_000
    world.run(until: max(0, onset - lead))
    world.record(from: max(0, onset - lead), to: end)
    world.run(until: onset)
    let number = world.inject(
      faultClass: faultClass, place: place, durationSeconds: duration)
    world.run(until: end)
    let result = world.summary()
    let incident = number.map { result.incidents[$0] }
    var recorder = world.recorder ?? TimelineRecorder(from: 0, to: 0)
    if let closed = incident?.closed { recorder.crop(to: closed + 600_000_000_000) }
    return Outcome(
      design: design, incident: incident, recorder: recorder,
      result: result)
  }
}
