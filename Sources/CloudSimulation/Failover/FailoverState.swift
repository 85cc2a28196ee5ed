import CloudModel

/// Where the failover stands.
enum FailoverPhase: Equatable, Sendable {
  /// The record is as the scenario sets it.
  case home
  /// A loss was detected, and somebody who must decide on it has been paged.
  case paging
  /// A loss was detected; scope, strategy and capacity are being decided.
  case deciding
  /// The canary's record change is on its way to the name servers.
  case changingForCanary
  /// A small share goes to the target, and synthetic monitors judge it.
  case canary
  /// The canary failed; its record change is being taken back.
  case rollingBack
  /// After a rolled-back canary, before the next.
  case waiting
  /// The record change for the rest is on its way.
  case changingToMove
  /// The record points to the other region.
  case away
  /// The traffic goes back in steps.
  case failingBack
}

/// State of the failover between the two regions of the pair.
struct FailoverState: Equatable, Sendable {
  var phase = FailoverPhase.home
  /// From where and to where it moves; positions of regions.
  var from: Int
  var to: Int
  /// Slot of the incident that it answers, or -1.
  var incident = -1
  /// Events with another stamp were overtaken.
  var stamp: UInt32 = 0
  /// Share that the record change under way moves from `pendingFrom` to `pendingTo`.
  var pendingFrom = 0
  var pendingTo = 0
  var pendingAmount: Int64 = 0
  /// The stamp of a record change that waits until records can be changed again.
  var heldRecord: UInt32?
  /// When the traffic switch has its turns, nanoseconds into an interval; -1 until it matters.
  var syncPhase: Int64 = -1
  /// Passes in a row of each synthetic monitor.
  var passes: [Int]
  var isValidating = false
  var failbackStep = 0
  var holdDownStamp: UInt32 = 0
  var isHoldingDown = false
  /// Failovers that were decided, and those of them within a hold-down after a failback.
  var failovers = 0
  var flaps = 0
  /// Detections of regions that answered, and failovers that were decided on them.
  var falseAlarms = 0
  var falseFailovers = 0
  /// Since when this loss is being decided on, how far it is believed to reach (`DamageScope`, or -1), and
  /// what was done.
  var decidingSince: Int64 = 0
  var believed = -1
  var tried: [RecoveryAction] = []
  /// Who is paged next, from 0; pages for a detection, and those beyond the first person.
  var level = 0
  var pages = 0
  var escalations = 0
  var lastHome: Int64 = -1
  /// Traffic that was sent to regions, and the number of the failover that sent it last.
  var arrivals: [Arrival] = []
  var arrivedWith = 0
  /// Whether nobody takes the traffic back: failback is not automatic.
  let staysAway: Bool

  init(_ design: Design) {
    staysAway = design.failover.map { !$0.automaticFailback } ?? false
    from = design.failover?.primary ?? 0
    to = design.failover?.secondary ?? 0
    passes = Array(repeating: 0, count: design.failover?.monitors ?? 0)
  }

  /// Whether traffic is being moved or has been.
  var isAway: Bool { phase != .home && phase != .paging && phase != .deciding }
  /// Whether a failover is not yet done with: undone, or for good where nobody takes it back.
  var isBusy: Bool { phase != .home && !isSettledAway }
  /// Whether traffic has moved for good.
  var isSettledAway: Bool { staysAway && phase == .away && !isValidating }
  /// Whether traffic is on its way back.
  var isFailingBack: Bool { phase == .failingBack }

  /// The phase of a request that meets the dead region while its record still points there.
  var lossPhase: LossPhase? {
    switch phase {
    case .home: nil
    case .paging: .person
    case .deciding: .decision
    case .changingForCanary, .changingToMove: .propagation
    case .canary, .rollingBack, .waiting: .canary
    case .away, .failingBack: .failback
    }
  }
}
