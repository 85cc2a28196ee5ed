import CloudModel
import Stochastics

/// Sessions compiled for the event loop; nil in the design where a scenario has no block `state`.
struct SessionDesign: Sendable {
  let lost: LostHistory
  let isOutside: Bool
  let turns: Double
  /// Nanoseconds.
  let thinkTime: Double
  let interval: Int64
  let lag: Distribution
  let restore: Distribution
  /// Mean tokens of a turn, question and answer.
  let tokens: Double
  /// Streams of a region's checkpoint phase, and of lags and times to restore.
  let phaseStreams: [Int]
  let lagStream: Int
  let restoreStream: Int

  init(_ policy: SessionPolicy, _ scenario: Scenario, _ keys: inout StreamKeys) {
    lost = policy.strategy.lost
    isOutside = policy.strategy.isOutside
    turns = policy.turns
    thinkTime = policy.thinkSeconds * 1e9
    interval = Units.nanoseconds(policy.interval)
    lag = policy.lag
    restore = policy.restore
    tokens = scenario.traffic.classes.reduce(0) {
      $0 + $1.share * ($1.inputTokens.mean + $1.outputTokens.mean)
    }
    phaseStreams = scenario.regions.map { keys.add($0.name, "checkpoint phase") }
    lagStream = keys.add("state", "lag")
    restoreStream = keys.add("state", "restore")
  }

  /// Whether a loss takes the state of sessions: a cache outside survives instances and zones.
  func isTaken(by scope: FaultScope) -> Bool {
    !isOutside || scope != .instance && scope != .zone
  }

  /// Nanoseconds between two requests of a session whose answers take so long.
  func cycle(answer: Double) -> Double { max(1, thinkTime + answer) }

  /// The share of live sessions that are younger than a time, and so have nothing to go back to.
  ///
  /// With geometric turns a session's age is close to exponential, with the mean of turns times cycle.
  func younger(than history: Double, cycle: Double) -> Double {
    1 - PortableMath.exp(-history / (turns * cycle))
  }

  /// Mean turns of a live session that are over: those of a geometric number, which has no memory.
  var turnsBehind: Double { turns - 1 }
}

/// Sessions that a region gives back, and what of its traffic fails until they are.
struct SessionRestore: Equatable, Sendable {
  /// The slot of the incident and its stamp.
  let incident: Int
  let stamp: UInt32
  let region: Int
  /// Their requests.
  let rate: Rate
}

/// What a loss did to the sessions of a place.
public struct SessionLoss: Equatable, Sendable, Codable {
  /// Live sessions whose place was lost, in 1e-6.
  public internal(set) var hit: Int64 = 0
  /// Those of them that could not go on at all, in 1e-6.
  public internal(set) var lost: Int64 = 0
  /// Tokens that had been worked out and must be again.
  public internal(set) var tokensRedone: Int64 = 0
  /// What of the conversation is gone, nanoseconds: the recovery point (RPO).
  public internal(set) var history: Int64 = 0
  /// When sessions could go on, nanoseconds from the scenario's start; nil when they could not yet.
  public internal(set) var usable: Int64?
  /// Whether their restore has begun.
  var isRestoring = false
  /// Requests of the sessions that were hit.
  var rate: Rate = 0
}
