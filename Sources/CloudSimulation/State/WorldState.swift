import CloudModel
import SimulationKernel
import Stochastics

/// Instances of one pool in one zone: counts, since identical instances are interchangeable.
struct CellState: Equatable, Sendable {
  /// In the load balancer at full weight.
  var serving: Int = 0
  /// In the load balancer on their ramp, and their sum in eighths of an instance.
  var ramping: Int = 0
  var rampingEighths: Int64 = 0
  /// Requested, booting, loading or warming up.
  var launching: Int = 0
  /// Dead, but the load balancer still sends to them.
  var deadListed: Int = 0
  /// Finishing their streams before they go.
  var draining: Int = 0
  /// Since when the counts hold.
  var since: Int64 = 0
  /// Nanoseconds times instances that could fail.
  var exposure: Int128 = 0
  /// Nanoseconds times instances that are paid for.
  var billed: Int128 = 0

  /// What is in the load balancer, in eighths of an instance.
  var eighths: Int64 { Int64(serving) * 8 + rampingEighths }
  /// What a controller that has not noticed the dead ones counts.
  var present: Int { serving + ramping + launching + deadListed }
  /// What is paid for.
  var billedCount: Int { serving + ramping + launching + draining }
}

/// Dead instances that wait for a machine: taken by an incident, in a cell.
struct WaitingInstances: Equatable, Sendable {
  var incident: Int
  var cell: Int
  var count: Int
}

/// The data side and the controllers' view of one region.
struct RegionState: Equatable, Sendable {
  /// Sum of its cells' weights, `SpeedTable.unitsPerInstance` an instance of the model's speed.
  var weight: Int64 = 0
  var launching: Int = 0
  var ramping: Int = 0
  /// Faults of the supply in it.
  var shortages: Int = 0
  /// Whether its autoscaler has not yet seen its counts.
  var hasNewCounts = true
  /// Since when its metrics do not reach its autoscaler, or -1, and for how long they did not before.
  var blindSince: Int64 = -1
  var blindTotal: Int64 = 0
  /// Faults that take its endpoint, and those of them that let callers hang.
  var endpointLost: Int = 0
  var hanging: Int = 0
  /// Share in the record now, and share of requests that arrive here (with stale addresses).
  var recordShare: Share = 0
  var share: Share = 0
  /// Rates of the current segment.
  var inflow: Rate = 0
  var served: Rate = 0
  var lost: Rate = 0
  var growth: Rate = 0
  /// Waiting requests, and the most that may wait in this segment.
  var queue: Amount = 0
  var queueLimit: Amount = 0
  var queueStamp: UInt32 = 0
  /// The queue in order where nobody takes out who has given up; what joins its tail and leaves its
  /// head now, and what of that is work for nobody.
  var line: ContiguousArray<QueueBlock> = []
  var entering: Rate = 0
  var leaving: Rate = 0
  var wasted: Rate = 0
  /// What a queue that overflows loses its requests to.
  var overflow = LossLine(owner: -1, phase: .capacity, kind: .shed, region: 0, rate: 0)
  /// Sequences that run per unit of weight and will be good, and running over the batch cap in 1e-6.
  var runningPerUnit: Amount = 0
  /// Sessions alive per unit of weight, in 1e-9, and nanoseconds between two requests of one.
  var sessionsPerUnit: Int64 = 0
  var sessionCycle: Int64 = 0
  var utilisation: Int64 = 0
  /// Mean number of requests that wait by chance, without a backlog.
  var waiting: Amount = 0
  /// Nanoseconds between two tokens of a running sequence.
  var tokenTime: Int64 = 0
  /// Requests that an instance serves of the mix that was let in, over those of the offered mix.
  var mixSpeed = 1.0
  /// The same for the model that serves here: above 1 while it is the smaller one.
  var modelSpeed = 1.0
  /// Whether it is to be the smaller one.
  var isDegrading = false
  /// Seconds that requests waited here when the tick began, where clients hedge.
  var hedgedWait = 0.0
  /// Share of probes that fail, at a dead target or endpoint or by a fault that they meet, in 1e-6.
  var errorShare: Int64 = 0
  /// What requests and probes meet in this segment.
  var view = RegionView()
  /// Faults that stop its autoscaler, and that hide its metrics.
  var scalingBlocks = 0
  var telemetryGaps = 0
  /// Time of loads of weights in 1e-6 of the usual.
  var loadTime: Int64 = 1_000_000
  /// Totals.
  var arrived: Amount = 0
  var servedTotal: Amount = 0
  var lostTotal: Amount = 0
  var utilisationIntegral: Int128 = 0
  var latency = LatencyLedger()
}

/// A change of the record whose tail of stale addresses is not over.
struct Transition: Equatable, Sendable {
  var from: Int
  var to: Int
  var amount: Share
  var began: Int64
  var step: Int
  var stamp: UInt32
  var isFree: Bool
  /// Slot of the incident that it belongs to, or -1, and that incident's stamp.
  var incident: Int
  var incidentStamp: UInt32
}

/// A loss in the current segment: to whom it is booked, and how fast.
struct LossLine: Equatable, Sendable {
  var owner: Int
  var phase: LossPhase
  var kind: FailureKind
  var region: Int
  var rate: Rate
  /// The request class that it falls on alone, or -1 for the mix of the offered load.
  var requestClass = -1
  /// The kind of clients whose tries these are, where classes are told apart, or -1.
  var group = -1
  /// The part of the rate that is tried again, or whose next try succeeds: it fails nobody yet.
  var retried: Rate = 0
}

/// A change that will reach one more place, unless it is over by then.
struct PendingSpread: Equatable, Sendable {
  let target: FaultTarget
  let faultClass: Int
  let end: Int64
  var isOver = false
}

/// A fault that rests unseen until a failover sends traffic to its place.
struct LatentFault: Equatable, Sendable {
  let faultClass: Int
  let place: Int
  let since: Int64
  /// How long it will take to mend, once it shows.
  let duration: Int64
}

/// State of a component that faults can hit.
struct FaultSourceState: Equatable, Sendable {
  var nextTime = 0
  /// Of a clock that runs on overload: whether it runs, and which of its strikes counts.
  var isRunning = false
  var stamp: UInt32 = 0
  var hits: Int64 = 0
  var voids: Int64 = 0
}

/// All that changes in a replication: one value, to be copied at any moment and continued to the same bytes.
public struct WorldState: Equatable, Sendable {
  /// Nanoseconds from the scenario's start.
  var now: Int64 = 0
  var calendar: FutureEventList<Event>
  var streams: ContiguousArray<RandomStream>
  var demandPiece = 0
  /// Positions of the current mix and of its speed in the demand table.
  var mix = 0
  var speed = 0
  var offered: Rate = 0
  var cells: ContiguousArray<CellState>
  /// Faults that keep instances from starting, by zone.
  var blocked: ContiguousArray<Int>
  /// Faults of the supply that keep a cell from getting machines, by cell.
  var soldOut: ContiguousArray<Int>
  /// Instances that the controllers want, by pool.
  var desired: ContiguousArray<Int>
  var pools: ContiguousArray<PoolState>
  var regions: ContiguousArray<RegionState>
  var launches: ContiguousArray<Launch> = []
  var freeLaunches = FreeSlots()
  var stores: ContiguousArray<StoreState>
  var waiting: ContiguousArray<WaitingInstances> = []
  var transitions: ContiguousArray<Transition> = []
  var incidents: ContiguousArray<Incident> = []
  /// Whether each incident slot is in use.
  var openSlots: ContiguousArray<Bool> = []
  var openCount = 0
  var onsets = 0
  /// Whether faults strike on their own.
  var runsClocks = false
  var sources: ContiguousArray<FaultSourceState>
  /// What controlled fault clocks did.
  var onsetRecord = OnsetRecord()
  /// Open incidents that requests or probes meet.
  var conditioned = 0
  /// Faults that keep loads of weights from going on, by zone, and since when.
  var loadBlocked: ContiguousArray<Int>
  var loadHeldSince: ContiguousArray<Int64>
  /// Faults that keep records from being changed.
  var recordBlocks = 0
  /// Changes that will reach more places, and faults that rest until a failover.
  var spreads: ContiguousArray<PendingSpread> = []
  var latent: ContiguousArray<LatentFault> = []
  /// Dead targets that outlier detection watches.
  var outliers: ContiguousArray<Outlier> = []
  var nextDrill = 0
  var skippedDrills: [SkippedDrill] = []
  var failover: FailoverState
  var observers: ContiguousArray<RegionHealth>
  var scaling: ContiguousArray<ScalingState>
  var retries: RetryState
  var ledger: Ledger
  /// Rates of the current segment, besides those of the regions.
  var goodRate: Rate = 0
  var lostRate: Rate = 0
  var losses: ContiguousArray<LossLine> = []
  /// Sessions whose state is being read back.
  var restores: ContiguousArray<SessionRestore> = []
  /// When each region saves its sessions, nanoseconds after the start of an interval; -1 until it matters.
  var checkpointPhases: ContiguousArray<Int64> = []
  /// Whether the rates must be computed anew before time goes on.
  var isStale = true
  var processed: Int64 = 0

  init(_ design: Design, replication: Int, branch: Int) {
    calendar = FutureEventList()
    streams = ContiguousArray(
      design.streamKeys.map { RandomStream(key: $0, replication: replication, branch: branch) })
    cells = ContiguousArray(design.cells.map { _ in CellState() })
    blocked = ContiguousArray(repeating: 0, count: design.scenario.zones.count)
    loadBlocked = ContiguousArray(repeating: 0, count: design.scenario.zones.count)
    loadHeldSince = ContiguousArray(repeating: 0, count: design.scenario.zones.count)
    soldOut = ContiguousArray(repeating: 0, count: design.cells.count)
    pools = ContiguousArray(repeating: PoolState(), count: design.pools.count)
    desired = ContiguousArray(
      design.scenario.pools.indices.map { pool in
        design.cellsOfPool[pool].reduce(0) { $0 + design.cells[$1].initial }
      })
    regions = ContiguousArray(repeating: RegionState(), count: design.scenario.regions.count)
    stores = ContiguousArray(repeating: StoreState(), count: design.stores.count)
    sources = ContiguousArray(repeating: FaultSourceState(), count: design.sources.count)
    failover = FailoverState(design)
    observers = ContiguousArray(
      (design.failover?.watchers ?? []).map {
        RegionHealth(
          observers: $0, hasFalsePositives: design.failover?.hasFalsePositives ?? false)
      })
    scaling = ContiguousArray(
      repeating: ScalingState(design.autoscaler),
      count: design.autoscaler == nil ? 0 : regions.count)
    retries = RetryState(design.retries, regions: regions.count)
    ledger = Ledger(design)
    if design.sessions != nil {
      checkpointPhases = ContiguousArray(repeating: -1, count: regions.count)
    }
  }
}

/// A drill that did not begin because the service was not in its steady state.
public struct SkippedDrill: Equatable, Sendable, Codable {
  /// Position in `Scenario.drills`.
  public let drill: Int
  /// When it was due, nanoseconds from the scenario's start.
  public let time: Int64
  /// A cell, zone or region, by the drill's scope.
  public let place: Int
}
