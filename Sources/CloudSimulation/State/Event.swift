/// What can happen; the raw value is also the priority among events of the same nanosecond.
enum EventKind: UInt8, Sendable {
  case monthEnd
  /// Before whatever else happens on the minute: it looks back at the minute that ends.
  case scalingTick
  case demandChange
  case faultEnd
  case faultOnset
  case faultStage
  case faultSpread
  case drill
  case targetRemoved
  case outlierEjected
  case outlierReturned
  case launchStep
  case storeTurn
  case drained
  case poolRetry
  case recordEffective
  case resolverStep
  case falseAlarm
  case probe
  case probeFailed
  case detectionBound
  case paged
  case acknowledged
  case personDecided
  case actionDone
  case modelTurn
  case decision
  case monitorCheck
  case canaryBound
  case canaryRetry
  case validationBound
  case holdDownOver
  case failbackStep
  case queueTurn
  case retryTick
  case sessionsRestored
  case abortDrill
  /// A region's metrics begin to be missing, or are back.
  case metricGap
  /// Nothing happens; the segment is split here. Only tests schedule it.
  case touch
}

/// A pending event: 12 bytes of plain numbers.
struct Event: Equatable, Sendable {
  let kind: EventKind
  /// What it concerns: a source, launch, region, …, by kind.
  let target: Int32
  /// Compared with the target's own stamp: an event that was overtaken does nothing.
  let stamp: UInt32

  init(_ kind: EventKind, _ target: Int = 0, stamp: UInt32 = 0) {
    self.kind = kind
    self.target = Int32(target)
    self.stamp = stamp
  }
}
