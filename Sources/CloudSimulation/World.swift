import CloudModel
import SimulationKernel
import Stochastics

/// A design and its state: what a replication runs.
///
/// The design is shared and never changes; the state is one value. Copying a world and running both
/// copies gives the same bytes.
public struct World: Sendable {
  /// What the design is.
  public let design: Design
  /// What has become of it.
  public internal(set) var state: WorldState
  /// Samples of the data side, when somebody watches; nil costs nothing.
  public internal(set) var recorder: TimelineRecorder?
  /// The offered load of this replication.
  let demand: DemandTable
  /// What takes the place of some fault clocks; nil where all run as nature has it.
  let onsets: OnsetControl?
  /// What policies know in advance, made from the offered load.
  let plans: ScalingPlans

  /// A world at the scenario's start.
  ///
  /// - Parameters:
  ///   - replication: number of the replication, 0 …; part of every stream's name.
  ///   - branch: number of the branch after a split, 0 for an unsplit path.
  ///   - natural: whether faults strike on their own and drills take place.
  ///   - onsets: takes the place of some fault clocks, for rare events.
  public init(
    _ design: Design, replication: Int, branch: Int = 0, natural: Bool = true,
    onsets: OnsetControl? = nil
  ) {
    self.design = design
    self.onsets = onsets
    demand = design.demand(ofReplication: replication)
    plans = design.autoscaler?.plans(ofReplication: replication, demand) ?? []
    state = WorldState(design, replication: replication, branch: branch)
    start(natural: natural)
    settle()
  }

  /// Simulation time, nanoseconds from the scenario's start.
  public var now: Int64 { state.now }

  /// Runs until a moment, at most the horizon, and leaves the clock there.
  public mutating func run(until time: Int64) {
    precondition(time >= state.now, "run until \(time) ns, but it is \(state.now) ns already")
    let end = min(time, design.horizon)
    while step(through: end) {}
    accrue(to: end)
  }

  /// Handles the next event, if it comes at `end` or before; whether it did.
  @inline(__always)
  mutating func step(through end: Int64) -> Bool {
    guard let (moment, event) = state.calendar.popNext(through: SimulationTime(nanoseconds: end))
    else { return false }
    accrue(to: moment.nanoseconds)
    state.processed += 1
    handle(event)
    while state.isStale { settle() }
    return true
  }

  /// Runs to the horizon and sums up.
  public mutating func finish() -> ReplicationResult {
    run(until: design.horizon)
    return summary()
  }

  /// Splits the current segment at a moment: nothing happens there. For tests of exactness.
  mutating func touch(at time: Int64) {
    schedule(Event(.touch), at: time)
  }

  mutating func schedule(_ event: Event, at time: Int64) {
    if time > design.horizon { return }
    state.calendar.schedule(
      event, at: SimulationTime(nanoseconds: time), priority: event.kind.rawValue)
  }

  private mutating func start(natural: Bool) {
    for (index, cell) in design.cells.enumerated() {
      changeCell(index) { $0.serving = cell.initial }
    }
    for region in state.regions.indices {
      state.regions[region].recordShare = design.weights[region]
      state.regions[region].share = design.weights[region]
    }
    if let retries = design.retries { lookAtWaits(retries) }
    state.offered = demand.rates[0]
    state.mix = demand.mix(of: 0)
    state.speed = demand.mixes[state.mix].speed
    if demand.starts.count > 1 { schedule(Event(.demandChange), at: demand.starts[1]) }
    for time in design.monthStarts { schedule(Event(.monthEnd), at: time) }
    state.runsClocks = natural
    if natural {
      for source in design.sources.indices { scheduleOnset(of: source) }
      scheduleNextDrill()
      if design.autoscaler?.gaps != nil {
        for region in state.regions.indices { scheduleMetricGap(region) }
      }
    }
  }

  private mutating func handle(_ event: Event) {
    let target = Int(event.target)
    switch event.kind {
    case .monthEnd: markMonth()
    case .demandChange: changeDemand()
    case .faultEnd: endFault(slot: target, stamp: event.stamp)
    case .faultOnset: strike(source: target, stamp: event.stamp)
    case .faultStage: growFault(slot: target, stamp: event.stamp)
    case .faultSpread: spread(target)
    case .drill: beginDrill()
    case .targetRemoved: removeTarget(packed: target, stamp: event.stamp)
    case .outlierEjected: ejectOutlier(target, stamp: event.stamp)
    case .outlierReturned: returnOutlier(target, stamp: event.stamp)
    case .launchStep: stepLaunch(target, stamp: event.stamp)
    case .storeTurn: turnStore(target, stamp: event.stamp)
    case .drained: finishDraining(cell: target)
    case .poolRetry: retryPool(target)
    case .recordEffective: applyRecord(stamp: event.stamp)
    case .resolverStep: stepTransition(target, stamp: event.stamp)
    case .falseAlarm: wakeObservers(target, stamp: event.stamp)
    case .probe: probe(packed: target, stamp: event.stamp)
    case .probeFailed: probeFailed(packed: target, stamp: event.stamp)
    case .detectionBound: detectionBound(side: target, stamp: event.stamp)
    case .paged: paged(stamp: event.stamp)
    case .acknowledged: acknowledged(stamp: event.stamp)
    case .personDecided: personDecided(stamp: event.stamp)
    case .actionDone: finishAction(target, stamp: event.stamp)
    case .modelTurn: turnModel(target)
    case .decision: decide(stamp: event.stamp)
    case .monitorCheck: checkMonitor(target, stamp: event.stamp)
    case .canaryBound: canaryBound(stamp: event.stamp)
    case .canaryRetry: changeRecordForCanary(stamp: event.stamp)
    case .validationBound: validationBound(stamp: event.stamp)
    case .holdDownOver: holdDownOver(stamp: event.stamp)
    case .failbackStep: nextFailbackStep(stamp: event.stamp)
    case .queueTurn: turnQueue(target, stamp: event.stamp)
    case .retryTick: tickRetries()
    case .sessionsRestored: endRestore(slot: target, stamp: event.stamp)
    case .abortDrill: abortDrill(slot: target, stamp: event.stamp)
    case .metricGap: turnMetrics(target)
    case .scalingTick: tickScaling(target, stamp: event.stamp)
    case .touch: state.isStale = true
    }
  }

  private mutating func changeDemand() {
    state.demandPiece += 1
    let piece = state.demandPiece
    precondition(demand.starts[piece] == state.now, "demand change out of step")
    refreshOffered()
    let mix = demand.mix(of: piece)
    if mix != state.mix {
      divideByFlow()
      state.mix = mix
      state.speed = demand.mixes[mix].speed
    }
    if piece + 1 < demand.starts.count {
      schedule(Event(.demandChange), at: demand.starts[piece + 1])
    }
  }

  /// Divides the totals since the last change of the mix among geographies and request classes.
  mutating func divideByFlow() {
    state.ledger.flows.divide(
      valid: state.ledger.valid, failed: state.ledger.failed, demand.mixes[state.mix],
      cut: FailureKind.cut.rawValue)
    state.ledger.geographies.divide(demand.mixes[state.mix])
  }

  private mutating func markMonth() {
    state.ledger.months.append(
      MonthMark(
        time: state.now, valid: state.ledger.valid, failed: state.ledger.failedTotal,
        badMinutes: state.ledger.minutes.badMinutes))
  }

  /// Draws from a stream of the design.
  mutating func draw(_ law: Distribution, _ stream: Int) -> Int64 {
    if case .constant(let value) = law { return Units.nanoseconds(value) }
    return Units.nanoseconds(max(0, law.sample(using: &state.streams[stream])))
  }

  /// Draws a uniform number in (0, 1).
  mutating func drawUniform(_ stream: Int) -> Double {
    state.streams[stream].nextUniform()
  }
}

/// Requests up to a moment.
public struct RequestCounts: Equatable, Sendable {
  /// That came.
  public let valid: Amount
  /// That were good.
  public let good: Amount
}

extension World {
  /// Requests that came and that were good so far.
  public var counted: RequestCounts {
    RequestCounts(valid: state.ledger.valid, good: state.ledger.good)
  }
}
