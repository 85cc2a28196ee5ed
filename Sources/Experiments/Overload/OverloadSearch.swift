import CloudModel
import CloudSimulation

/// A rush that may tip a service into an overload that outlives it.
public struct Rush: Equatable, Sendable {
  /// What the load is multiplied by meanwhile, above 1.
  public var factor: Double
  /// How long it lasts, whole seconds above 0.
  public var seconds: Int64
  /// Makes a rush.
  public init(factor: Double, seconds: Int64) {
    self.factor = factor
    self.seconds = seconds
  }
}

/// What a constant load with a rush, and perhaps a cut after it, came to.
public struct OverloadTrial: Equatable, Sendable {
  /// First tries, requests/s.
  public let load: Double
  /// The load from half an hour after the rush on, requests/s; nil without a cut.
  public let cutTo: Double?
  /// Whether over a hundredth of the requests still fail at the end.
  public let outlives: Bool
  /// The longest overload that first tries alone would not have caused, seconds.
  public let overloadSeconds: Double
  /// Share of the requests after the rush that were not good, 0 … 1.
  public let lostShare: Double
}

/// What a search found.
public struct OverloadFindings: Equatable, Sendable {
  /// The rush.
  public let rush: Rush
  /// Seconds after the rush, and after a cut, that were looked at.
  public let watch: Int64
  /// The most that the design serves without a rush, requests/s.
  public let carried: Double
  /// The load from which on the overload outlives the rush, requests/s; nil when none below `carried` does.
  public let tipping: Double?
  /// The greatest load to which an overload has to be cut to end, requests/s; nil without a tipping load,
  /// or when no cut ends it.
  public let recovery: Double?
  /// The load whose overload was cut to find it.
  public let overloaded: Double?
  /// Trials at tenths of the load that is carried, and at the tipping load's two sides.
  public let trials: [OverloadTrial]
}

/// Looks for the load at which a rush begins an overload that lasts, and for the cut that ends it.
///
/// Every trial simulates the design without faults, drills and noise at a constant load: half an hour to
/// settle, the rush, and a time to watch. Loads are found by bisection, to a thousandth of the load that
/// the design carries. That supposes that what tips at one load tips at all greater ones; the trials at
/// tenths show where it does not.
///
/// **Source**: Bronson et al., "Metastable failures in distributed systems", HotOS 2021: trigger, sustaining
/// effect, and the load below which the system leaves the metastable state.
public struct OverloadSearch: Sendable {
  private static let settling: Int64 = 1800
  private static let beforeCut: Int64 = 1800
  private static let look: Int64 = 300
  private static let steps = 12

  private let scenario: Scenario
  private let rush: Rush
  private let watch: Int64

  /// Prepares a search.
  ///
  /// - Parameter watch: seconds after the rush that are simulated, at least 600.
  public init(_ scenario: Scenario, rush: Rush, watch: Int64 = 7200) {
    precondition(rush.factor >= 1 && rush.seconds > 0, "\(rush) is no rush")
    precondition(watch >= 2 * Self.look, "\(watch) s are too short to watch")
    var quiet = scenario
    quiet.faults = []
    quiet.drills = []
    quiet.traffic.rates = []
    quiet.traffic.holidays = []
    quiet.traffic.campaigns = []
    quiet.traffic.noise = nil
    for index in quiet.traffic.geographies.indices {
      quiet.traffic.geographies[index].shape = TrafficShape()
    }
    self.scenario = quiet
    self.rush = rush
    self.watch = watch
  }

  /// Searches; nil when it was stopped.
  public func run(shouldStop: () -> Bool = { false }) -> OverloadFindings? {
    let calm = OverloadSearch(scenario, rush: Rush(factor: 1, seconds: 60), watch: 1200)
    var limit = 1.0
    while limit < 1e9, !shouldStop(), !calm.trial(load: limit).outlives { limit *= 2 }
    let carried = bisect(0, limit, shouldStop) { !calm.trial(load: $0).outlives }
    var trials = (1...10).map { trial(load: carried * Double($0) / 10) }
    if shouldStop() { return nil }
    var tipping: Double?
    var recovery: Double?
    var overloaded: Double?
    if trials.last?.outlives == true {
      let stable = bisect(0, carried, shouldStop) { !trial(load: $0).outlives }
      let tips = stable + carried * Self.precision
      tipping = tips
      trials += [trial(load: stable), trial(load: tips)]
      let above = (tips + carried) / 2
      overloaded = above
      if trial(load: above, cutTo: 0).outlives == false {
        recovery = bisect(0, above, shouldStop) { !trial(load: above, cutTo: $0).outlives }
      }
    }
    if shouldStop() { return nil }
    trials.sort { $0.load < $1.load }
    return OverloadFindings(
      rush: rush, watch: watch, carried: carried, tipping: tipping, recovery: recovery,
      overloaded: overloaded, trials: trials)
  }

  private static var precision: Double { 1 / Double(1 << steps) }

  /// The greatest load, to a part of 2^12 of the range, for which a condition holds; the lower end where
  /// it holds nowhere.
  private func bisect(
    _ from: Double, _ to: Double, _ shouldStop: () -> Bool, _ holds: (Double) -> Bool
  ) -> Double {
    var (low, high) = (from, to)
    for _ in 0..<Self.steps {
      if shouldStop() { return low }
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Simulates a load with the rush, and a cut half an hour after it.
  public func trial(load: Double, cutTo: Double? = nil) -> OverloadTrial {
    var scenario = scenario
    scenario.traffic.rate = .constant(requestsPerSecond: load)
    let rushEnd = Self.settling + rush.seconds
    let end = rushEnd + (cutTo == nil ? 0 : Self.beforeCut) + watch
    func campaign(_ name: String, _ from: Int64, _ to: Int64, _ factor: Double) -> Campaign {
      Campaign(
        name: name, startUnixSeconds: scenario.startUnixSeconds + from,
        duration: .seconds(to - from), factor: factor)
    }
    scenario.traffic.campaigns = [campaign("rush", Self.settling, rushEnd, rush.factor)]
    if let cutTo, load > 0 {
      scenario.traffic.campaigns.append(
        campaign("cut", rushEnd + Self.beforeCut, end, cutTo / load))
    }
    scenario.horizon = .seconds(end)
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: rushEnd * 1_000_000_000)
    let after = world.counted
    world.run(until: (end - Self.look) * 1_000_000_000)
    let late = world.counted
    let result = world.finish()
    func bad(since then: RequestCounts) -> Double {
      let valid = Units.requests(result.valid - then.valid)
      return valid > 0 ? 1 - Units.requests(result.good - then.good) / valid : 0
    }
    return OverloadTrial(
      load: load, cutTo: cutTo, outlives: bad(since: late) > 0.01,
      overloadSeconds: result.overload.longestLoneSeconds,
      lostShare: min(1, max(0, bad(since: after))))
  }
}
