import CloudModel

/// One occurrence of a fault or drill, from its onset until nothing of it is left.
///
/// Times are nanoseconds from the scenario's start; nil means that it did not happen (yet).
public struct Incident: Equatable, Sendable, Codable {
  /// Position among the replication's incidents in the order of onset, from 0; voids do not count.
  public let number: Int
  /// Position in `Design.faultClassNames`.
  public let faultClass: Int
  /// What was hit at once.
  public let scope: FaultScope
  /// A cell, zone or region, by scope; `Design.placeName` names it.
  public let place: Int
  /// The region that it lies in.
  public let region: Int
  /// Position in `Scenario.drills`, if it was planned.
  public let drill: Int?
  /// When the fault began.
  public let onset: Int64
  /// When its cause was gone.
  public internal(set) var faultEnd: Int64?
  /// When it was known: the last dead target taken out, or the region's probes and business agreed.
  public internal(set) var detected: Int64?
  /// Whether quorum and business confirmation agreed, for a region.
  public internal(set) var confirmed: Bool?
  /// When the first page about it was out, and when somebody acknowledged it.
  public internal(set) var paged: Int64?
  /// When somebody acknowledged it.
  public internal(set) var acknowledged: Int64?
  /// People that were paged in vain before.
  public internal(set) var escalations: Int = 0
  /// How far the damage was believed to reach when it was first decided on, and what was done.
  public internal(set) var believed: DamageScope?
  /// What was done about it, in order.
  public internal(set) var actions: [RecoveryAction] = []
  /// When the decision was made.
  public internal(set) var decided: Int64?
  /// Instances that the target region lacked at the pre-check, beyond what its limits allow.
  public internal(set) var shortfall: Int?
  /// When name servers answered with the canary's share.
  public internal(set) var canaryStarted: Int64?
  /// When the canary had passed (its last, if one was rolled back).
  public internal(set) var canaryPassed: Int64?
  /// Canaries that were rolled back.
  public internal(set) var canaryRollbacks: Int = 0
  /// When name servers answered with the rest moved.
  public internal(set) var moved: Int64?
  /// When every synthetic monitor had passed after the move.
  public internal(set) var validated: Int64?
  /// Whether the full validation ran into its timeout.
  public internal(set) var validationTimedOut: Bool = false
  /// When the share of stale addresses fell under 1e-6.
  public internal(set) var tailEnded: Int64?
  /// When the first step of failback was effective.
  public internal(set) var failbackStarted: Int64?
  /// When all traffic's record was back.
  public internal(set) var failbackEnded: Int64?
  /// Since when at most the tolerated share (1 - good minute) of all requests was lost to it.
  public internal(set) var restored: Int64?
  /// When every instance that it took was back, replaced or no longer wanted.
  public internal(set) var capacityRestored: Int64?
  /// When nothing of it was left.
  public internal(set) var closed: Int64?
  /// Since when it had rested unseen, before a failover showed it.
  public internal(set) var restedSince: Int64?
  /// Whether its drill was stopped by the abort condition.
  public internal(set) var aborted: Bool = false
  /// Ejections of its dead targets by outlier detection.
  public internal(set) var ejections: Int = 0
  /// Instances that it took.
  public internal(set) var instancesLost: Int = 0
  /// Sequences that were being answered on them.
  public internal(set) var cut: Amount = 0
  /// Requests lost to it, by `LossPhase.rawValue`.
  public internal(set) var lossByPhase: [Amount]

  /// What it did to sessions.
  public internal(set) var sessions = SessionLoss()

  /// Whether the cause still acts.
  var isActive: Bool { faultEnd == nil }
  /// Instances that it took and that are not yet back, replaced or dropped.
  var missing: Int = 0
  /// Percent of instances that the region lacks because of it, a stock-out, and no pool stands in for.
  var denied: Int = 0
  /// Dead targets that the load balancer still sends to, and their weight.
  var deadListed: Int = 0
  var deadWeight: Int64 = 0
  /// Weight of dead targets that are ejected now.
  var ejectedWeight: Int64 = 0
  /// Whether its zone was taken out of the balancer, so that its dead targets get no requests.
  var isShifted = false
  /// Rate of losses booked to it in the current segment.
  var lossRate: Rate = 0
  /// Whether more than the tolerated share is being lost to it.
  var impairs = false
  /// Number of the slot's use: events of an earlier use do nothing.
  var stamp: UInt32
  /// Position in `Design.conditions` of what it puts in force now, and of the first step of its ramp.
  var level = 0
  var firstLevel = 0
  /// What is left while a backlog is worked off, for so many times the outage; 0 for nothing.
  var afterLevel = 0
  var afterFactor = 0.0
  /// Steps of its ramp that are over, and how long it lasts from the ramp's end.
  var step = 0
  var duration: Int64 = 0
  /// When it ends, where that was drawn anew at a split; an earlier end is overtaken.
  var due: Int64 = 0
  /// The instance of its cell that it hit.
  var instance = 0
  /// Whether it is the first incident of its cause, and whether it takes its region's endpoint.
  var isLead = true
  var drawsEndpoint = false
  /// Runs while the abort condition of its drill holds.
  var abortStamp: UInt32 = 0
  var abortArmed = false

  init(
    number: Int, faultClass: Int, scope: FaultScope, place: Int, region: Int, drill: Int?,
    onset: Int64, stamp: UInt32
  ) {
    self.number = number
    self.faultClass = faultClass
    self.scope = scope
    self.place = place
    self.region = region
    self.drill = drill
    self.onset = onset
    self.stamp = stamp
    lossByPhase = Array(repeating: 0, count: LossPhase.allCases.count)
  }

  /// All requests lost to it.
  public var loss: Amount { lossByPhase.reduce(0, +) }
}
