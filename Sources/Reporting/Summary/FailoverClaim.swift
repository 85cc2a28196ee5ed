import CloudModel
import Experiments

/// How many failovers kept the times that are often promised: noticed, decided, carried out.
public struct FailoverClaim: Equatable, Sendable {
  /// Seconds after the onset by which a loss is to be detected.
  public static let detectedWithin = 30.0
  /// Seconds after the onset by which what to do is to be decided.
  public static let decidedWithin = 60.0
  /// Seconds after the onset by which name servers are to answer with the other region.
  public static let movedWithin = 180.0

  /// Losses of a region that came to a decision, drills included; a region that is back by then is
  /// not left.
  public let failovers: Int
  /// Those detected in time.
  public let detected: Int
  /// Those decided in time.
  public let decided: Int
  /// Those moved in time; one that was never moved is not.
  public let moved: Int
  /// Those never moved: the region came back first, or the horizon ended.
  public let neverMoved: Int
  /// The longest time from onset to detection, seconds; nil without failovers.
  public let slowestDetection: Double?

  /// Counts over all replications.
  public init(_ rows: [ReplicationRow]) {
    let times = rows.flatMap(\.failoverSeconds)
    failovers = times.count
    detected = times.count { $0.detected <= Self.detectedWithin }
    decided = times.count { $0.decided <= Self.decidedWithin }
    moved = times.count { ($0.moved ?? .infinity) <= Self.movedWithin }
    neverMoved = times.count { $0.moved == nil }
    slowestDetection = times.map(\.detected).max()
  }

  /// The longest time that probes alone need, seconds: so many intervals, and the last probe's
  /// timeout where an endpoint lets callers hang instead of refusing them.
  static func slowestProbes(_ detection: DetectionPolicy, hangs: Bool) -> Double {
    let interval = detection.interval / .seconds(1)
    return interval * Double(detection.consecutiveFailures)
      + (hangs ? detection.probeTimeout / .seconds(1) : 0)
  }

  /// Whether a fault or drill of the scenario leaves callers hanging.
  static func hangs(_ scenario: Scenario) -> Bool {
    (scenario.faults.map(\.effects) + scenario.drills.map(\.effects)).joined().contains {
      $0 == .endpointLoss(hangs: true)
    }
  }
}
