import CloudModel
import Stochastics

/// A component that faults of one class can hit, with its own streams.
///
/// Instances of a cell are one component: a clock at the summed rate of the cell's quota, with a
/// drawn index; a hit on an absent instance is void, so a larger pool shifts nobody's draws.
struct FaultSource: Equatable, Sendable {
  let faultClass: Int
  /// A cell, zone, region, cloud or dependency, by the class's scope.
  let place: Int
  /// Mean gap in nanoseconds; infinite for listed times.
  let meanGap: Double
  /// The law of the gaps in seconds, where it is not exponential.
  let gaps: Distribution?
  /// Instances that the clock stands for; 1 for all that is wider.
  let population: Int
  let times: [Int64]
  /// Durations of the listed times in nanoseconds; empty where they are drawn.
  let durations: [Int64]
  /// The region whose overload lets the clock run, or -1 where it always does.
  let overloadRegion: Int
  let onsetStream: Int
  let indexStream: Int
  let durationStream: Int
  /// Whether it happens, and whether it hits the wider domain.
  let chanceStream: Int
  let commonStream: Int
}

/// A place that a fault hits as one incident, with what it does there.
struct FaultTarget: Equatable, Sendable {
  /// `instance`, `zone`, `region` or a supply.
  let scope: FaultScope
  /// A cell, zone, region or supply, by scope.
  let place: Int
  let region: Int
  /// Position in `Design.conditions` of the first level of its ramp, or of what it does without one.
  let level: Int
  /// Position of what is left while a backlog is worked off, or 0; and for how many times the outage.
  var after = 0
  var afterFactor = 0.0
}

/// A class of faults as the simulation sees it: natural classes first, then one for each drill.
struct FaultClass: Equatable, Sendable {
  /// Steps in which partial effects grow along a ramp.
  static let rampSteps = 8

  let name: String
  let scope: FaultScope
  let duration: Distribution
  let capacityLoss: Double
  let losesMemory: Bool
  let losesEndpoint: Bool
  let hangs: Bool
  /// Purchase kinds of which no machine is granted.
  let soldOutKinds: [PurchaseKind]
  /// Share of spot instances that are taken back, and the notice that they get, nanoseconds.
  let reclaimed: Double
  let notice: Int64
  /// Whether a restart in place ends it: of what ran full, such as memory, disks and connections.
  let endsWithRestart: Bool
  /// Share of the quota that is taken.
  let quotaLoss: Double
  /// Position in `Scenario.drills`, if it is one.
  let drill: Int?
  /// What it does while it lasts, at full size, and where that begins in `Design.conditions`.
  let conditions: Conditions
  let level: Int
  let chance: Double
  let commonShare: Double
  let commonReach: FaultScope
  /// Length of one step of its ramp, nanoseconds; 0 without one.
  let rampStep: Int64
  /// Nanoseconds until a change reaches the next place; 0 for all at once.
  let stageInterval: Int64
  let isLatent: Bool
  /// The share of its capacity above which a region is overloaded, for crashes of overload.
  let above: Double

  /// Whether instances stop.
  var takesInstances: Bool { capacityLoss > 0 }
  var blocksLaunches: Bool { conditions.blocksLaunches }
  /// Position in `Design.conditions` after the levels of its ramp.
  func fullLevel(from level: Int) -> Int { level + (rampStep > 0 ? Self.rampSteps : 0) }

  init(_ fault: Fault, drill: Int?, level: Int, conditions: Conditions) {
    name = fault.name
    scope = fault.scope
    duration = fault.duration
    self.drill = drill
    endsWithRestart = FaultCatalog.kind(fault.kind)?.family == .exhaustion
    self.level = level
    self.conditions = conditions
    chance = fault.chance
    commonShare = fault.commonCause?.share ?? 0
    commonReach = fault.commonCause?.reach ?? .everywhere
    rampStep = Units.nanoseconds(fault.rampSeconds) / Int64(Self.rampSteps)
    stageInterval = fault.stageSeconds.map(Units.nanoseconds) ?? 0
    isLatent = fault.isLatent
    above = if case .overload(_, let share) = fault.onset { share } else { 0 }
    var capacityLoss = 0.0
    var losesMemory = false
    var losesEndpoint = false
    var hangs = false
    var soldOutKinds: [PurchaseKind] = []
    var reclaimed = 0.0
    var notice: Int64 = 0
    var quotaLoss = 0.0
    for effect in fault.effects {
      switch effect {
      case .capacityLoss(let share): capacityLoss = share
      case .memoryLoss: losesMemory = true
      case .endpointLoss(let hanging):
        losesEndpoint = true
        hangs = hanging
      case .stockOut(let kinds): soldOutKinds = kinds
      case .reclaim(let share, let seconds):
        reclaimed = share
        notice = Units.nanoseconds(seconds)
      case .quotaCut(let share): quotaLoss = share
      case .launchBlock, .errors, .slowdown, .latency, .packetLoss, .partition, .load,
        .loadSlowdown, .block:
        break
      }
    }
    self.capacityLoss = capacityLoss
    self.losesMemory = losesMemory
    self.losesEndpoint = losesEndpoint
    self.hangs = hangs
    self.soldOutKinds = soldOutKinds
    self.reclaimed = reclaimed
    self.notice = notice
    self.quotaLoss = quotaLoss
  }
}

/// One planned occurrence of a drill.
struct DrillDate: Equatable, Sendable {
  let time: Int64
  let drill: Int
  /// A cell, zone or region, by the drill's scope.
  let place: Int
}
