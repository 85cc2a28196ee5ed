import CloudSimulation

/// One incident of a finished run, simulated again with a recorder around it.
///
/// A replication follows from its design and number, so running it anew gives the same incident, with
/// the samples of the data side that the run did not keep.
public struct IncidentRecording: Sendable {
  /// The incident, as it was.
  public let incident: Incident
  /// The data side around it.
  public let recorder: TimelineRecorder
  /// The replication's other incidents until the recording's end, in the order of onset.
  public let neighbours: [Incident]

  /// Nanoseconds that are recorded before the onset, and after the end.
  private static let lead: Int64 = 120_000_000_000
  private static let tail: Int64 = 600_000_000_000
  /// The longest that is recorded after the onset: two days.
  private static let longest: Int64 = 172_800_000_000_000

  /// Simulates a replication again until an incident is over.
  ///
  /// - Parameters:
  ///   - number: of the incident in the replication.
  ///   - onset: when it began, to a microsecond; nil is given back when the replication has no such
  ///     incident.
  public init?(_ design: Design, replication: Int, number: Int, onset: Int64) {
    let horizon = design.scenario.horizon.components.seconds * 1_000_000_000
    var world = World(design, replication: replication)
    let start = max(0, onset - Self.lead)
    world.run(until: start)
    world.record(from: start, to: min(horizon, onset + Self.longest))
    // In steps, so that a long horizon is not run to its end for a short incident.
    var end = onset
    var closed: Int64?
    while closed == nil, end < horizon {
      end = min(horizon, end + max(Self.tail, end - onset))
      world.run(until: end)
      var copy = world
      closed = copy.summary().incidents.first { $0.number == number }?.closed
    }
    if let closed { end = min(horizon, max(world.now, closed + Self.tail)) }
    world.run(until: end)
    let incidents = world.summary().incidents
    guard let incident = incidents.first(where: { $0.number == number }),
      abs(incident.onset - onset) <= 1000,
      var recorder = world.recorder
    else { return nil }
    if let closed = incident.closed { recorder.crop(to: closed + Self.tail) }
    self.incident = incident
    self.recorder = recorder
    neighbours = incidents.filter { $0.number != number }
  }
}
