import CloudModel

/// What a fault does to a place while it lasts, in whole units: its effects, compiled.
///
/// What stops instances or takes them back is not among them: that happens at one moment, and what was
/// lost comes back by itself.
struct Conditions: Equatable, Sendable {
  /// Share of users' requests that fail at once, and of those that are worked on for nothing.
  var errors: Share = 0
  var wasted: Share = 0
  /// Whether those requests hang until their timeout, and whether nothing answers them at all.
  var hangsUsers = false
  var isCut = false
  /// Share of probes that fail, and whether they hang until their timeout.
  var probeErrors: Share = 0
  var hangsProbes = false
  /// Share of the speed of what is in scope that is gone.
  var slowness: Share = 0
  /// Nanoseconds by which answers come later, to users.
  var latency: Int64 = 0
  /// Offered load in 1e-6 of the usual.
  var load: Int64 = 1_000_000
  /// Time of a load of weights in 1e-6 of the usual.
  var loadTime: Int64 = 1_000_000
  var blocksLaunches = false
  var blocksLoads = false
  var blocksRecords = false
  var blocksScaling = false
  var hidesTelemetry = false
  /// Whether nothing is copied between the region and others.
  var cutsRegions = false
  /// Whether dependencies outside of the region cannot be reached.
  var cutsDependencies = false

  /// Nothing.
  static let none = Conditions()

  /// Whether there is anything.
  var isEmpty: Bool { self == .none }
  /// Whether requests or probes meet anything.
  var isMet: Bool {
    errors > 0 || wasted > 0 || probeErrors > 0 || slowness > 0 || latency > 0
  }

  /// The conditions of a fault's effects.
  ///
  /// - Parameters:
  ///   - patience: seconds that a client waits for the first token, for connections that are tried again.
  ///   - probeTimeout: seconds that a probe waits.
  init(_ effects: [FaultEffect], patience: Double, probeTimeout: Double) {
    for effect in effects {
      switch effect {
      case .errors(let share, let to):
        if to.includesUsers { errors = Self.joined(errors, Units.share(share)) }
        if to.includesMonitors { probeErrors = Self.joined(probeErrors, Units.share(share)) }
      case .slowdown(let factor): slowness = Units.share(1 - 1 / max(1, factor))
      case .latency(let seconds, let to):
        if to.includesUsers { latency += Units.nanoseconds(seconds) }
        if to.includesMonitors, seconds > probeTimeout {
          probeErrors = Units.wholeShare
          hangsProbes = true
        }
      case .packetLoss(let share, let to):
        if to.includesUsers {
          let path = LossyPath(loss: share, patience: patience)
          errors = Self.joined(errors, Units.share(path.failing))
          latency += Units.nanoseconds(path.meanDelay)
          hangsUsers = true
        }
        if to.includesMonitors {
          let path = LossyPath(loss: share, patience: probeTimeout)
          probeErrors = Self.joined(probeErrors, Units.share(path.failing))
          hangsProbes = true
        }
      case .partition(let side, let direction): add(partition: side, direction)
      case .load(let factor): load = Int64((factor * 1e6).rounded())
      case .loadSlowdown(let factor): loadTime = Int64((factor * 1e6).rounded())
      case .launchBlock: blocksLaunches = true
      case .block(let part):
        switch part {
        case .launches: blocksLaunches = true
        case .loads: blocksLoads = true
        case .records: blocksRecords = true
        case .scaling: blocksScaling = true
        case .telemetry: hidesTelemetry = true
        }
      case .capacityLoss, .memoryLoss, .endpointLoss, .stockOut, .reclaim, .quotaCut: break
      }
    }
  }

  init() {}

  private mutating func add(partition side: NetworkSide, _ direction: PartitionDirection) {
    switch side {
    case .users, .everyone:
      hangsUsers = true
      isCut = true
      if direction == .outbound { wasted = Units.wholeShare } else { errors = Units.wholeShare }
    case .monitors: break
    case .regions: cutsRegions = true
    case .dependencies: cutsDependencies = true
    }
    if side == .monitors || side == .everyone {
      // A probe whose answer is lost fails like one that never arrived.
      probeErrors = Units.wholeShare
      hangsProbes = true
    }
  }

  /// Two shares of what remains, one after the other.
  static func joined(_ a: Share, _ b: Share) -> Share {
    a + Units.part(Units.wholeShare - a, b)
  }

  /// What partial effects are while they grow, at a part of their full size; blocks hold at full size only.
  func scaled(by part: Double) -> Conditions {
    func share(_ value: Share) -> Share { Share((Double(value) * part).rounded()) }
    func factor(_ value: Int64) -> Int64 {
      1_000_000 + Int64((Double(value - 1_000_000) * part).rounded())
    }
    var result = self
    result.errors = share(errors)
    result.wasted = share(wasted)
    result.probeErrors = share(probeErrors)
    result.slowness = share(slowness)
    result.latency = Int64((Double(latency) * part).rounded())
    result.load = factor(load)
    result.loadTime = factor(loadTime)
    result.blocksLaunches = false
    result.blocksLoads = false
    result.blocksRecords = false
    result.blocksScaling = false
    result.hidesTelemetry = false
    return result
  }
}

/// What losing packets does to a request that opens a connection.
///
/// The first packet is sent again after 1 s, 3 s, 7 s, … until it and its answer both come through: RFC
/// 6298, section 2 (initial timeout 1 s) and 5.5 (doubling). What is later lost of an answer costs a
/// round trip, which does not count beside that.
struct LossyPath {
  /// Share of requests whose connection does not stand in time, 0 … 1.
  let failing: Double
  /// Mean delay of those whose does, seconds.
  let meanDelay: Double

  init(loss: Double, patience: Double) {
    let lost = 1 - (1 - loss) * (1 - loss)
    var reached = 1.0
    var delay = 0.0
    var time = 0.0
    var wait = 1.0
    while time < patience, reached > 1e-12 {
      delay += reached * (1 - lost) * time
      reached *= lost
      time += wait
      wait *= 2
    }
    failing = min(1, reached)
    meanDelay = reached < 1 ? delay / (1 - reached) : 0
  }
}
