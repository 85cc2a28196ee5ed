import CloudModel
import Stochastics

/// The failover policy in whole nanoseconds, with its streams.
final class FailoverDesign: Sendable {
  let primary: Int
  let secondary: Int
  let interval: Int64
  let failures: Int
  let successes: Int
  let timeout: Int64
  let probeTimeout: Int64
  /// Observers by region of the pair, in order primary, secondary, and the most of them.
  let watchers: [Int]
  let observers: Int
  /// How many of them must agree, by region of the pair.
  let quorums: [Int]
  let holdsVerdict: Bool
  let successDrop: Double
  let successWindow: Int64
  let decisionDelay: Distribution
  let recordChange: Distribution
  /// Nanoseconds between the turns in which changes are written; 0 for at once.
  let syncInterval: Int64
  let syncStream: Int
  let preloadTimeout: Int64
  let monitors: Int
  let monitorInterval: Int64
  let monitorPasses: Int
  let canaryShare: Share
  let canaryTimeout: Int64
  let canaryRetry: Int64
  let validationTimeout: Int64
  let automaticFailback: Bool
  let holdDown: Int64
  let failbackSteps: [Share]
  let failbackInterval: Int64
  /// `phaseStreams[region][observer]`, for the two regions of the pair in order primary, secondary.
  let phaseStreams: [[Int]]
  /// `probeStreams[region][observer]`: whether a probe of a partly failing region fails.
  let probeStreams: [[Int]]
  let hasFalsePositives: Bool
  /// `falseLaws[region][observer]`: the runs of false failures; nil for an observer without any.
  let falseLaws: [[FalseAlarmLaw?]]
  /// `runStreams[region][observer]` draws the runs, `falseStreams` has the failures between them.
  let runStreams: [[Int]]
  let falseStreams: [[Int]]
  let strategy: RecoveryStrategy
  let scopeError: Double
  /// Time between an action and the next look, and how long losses are waited out.
  let lookAgain: Int64
  let waitFor: Double
  let restartLaw: Distribution
  let shiftLaw: Distribution
  let switchLaw: Distribution
  let smallerModel: Double
  let scopeStream: Int
  let restartStream: Int
  let shiftStream: Int
  let switchStream: Int
  let onCall: OnCallDesign?
  let decisionStream: Int
  let recordStream: Int
  /// `monitorStreams[monitor]`: phases and verdicts of a synthetic monitor.
  let monitorStreams: [Int]

  init(_ policy: FailoverPolicy, _ scenario: Scenario, _ keys: inout StreamKeys) {
    primary = policy.primary.index
    secondary = policy.secondary.index
    let detection = policy.detection
    interval = Units.nanoseconds(detection.interval)
    failures = detection.consecutiveFailures
    successes = detection.consecutiveSuccesses
    timeout = Units.nanoseconds(detection.timeout)
    probeTimeout = Units.nanoseconds(detection.probeTimeout)
    let pair = [policy.primary, policy.secondary]
    let watching = pair.map(detection.observers(of:))
    watchers = watching.map(\.count)
    observers = watchers.max() ?? 0
    quorums = watchers.map(detection.quorum(of:))
    holdsVerdict = detection.holdsVerdict
    successDrop = detection.successDrop
    successWindow = Units.nanoseconds(detection.successWindow)
    decisionDelay = policy.decisionDelay
    recordChange = policy.recordChange
    syncInterval = Units.nanoseconds(scenario.routing.syncInterval)
    preloadTimeout = Units.nanoseconds(policy.modelPreloadTimeout)
    monitors = policy.syntheticMonitors
    monitorInterval = Units.nanoseconds(policy.monitorInterval)
    monitorPasses = policy.monitorPasses
    canaryShare = Units.share(policy.canaryShare)
    canaryTimeout = Units.nanoseconds(policy.canaryTimeout)
    canaryRetry = Units.nanoseconds(policy.canaryRetryAfter)
    validationTimeout = Units.nanoseconds(policy.fullValidationTimeout)
    automaticFailback = policy.failback.automatic
    holdDown = Units.nanoseconds(policy.failback.holdDown)
    failbackSteps = policy.failback.steps.map(Units.share)
    failbackInterval = Units.nanoseconds(policy.failback.stepInterval)
    let names = zip(pair, watching).map { region, observers in
      observers.map { "observer \($0.name) of \(scenario.regions[region.index].name)" }
    }
    phaseStreams = names.map { $0.map { keys.add($0, "phase") } }
    probeStreams = names.map { $0.map { keys.add($0, "verdict") } }
    let hasFalsePositives = detection.hasFalsePositives
    self.hasFalsePositives = hasFalsePositives
    falseLaws = watching.map { observers in
      observers.map { observer in
        observer.falsePositives > 0
          ? FalseAlarmLaw(
            probability: observer.falsePositives, failures: detection.consecutiveFailures) : nil
      }
    }
    runStreams = names.map { hasFalsePositives ? $0.map { keys.add($0, "false run") } : [] }
    falseStreams = names.map { hasFalsePositives ? $0.map { keys.add($0, "false failure") } : [] }
    let recovery = policy.recovery
    strategy = recovery.strategy
    scopeError = recovery.scopeError
    lookAgain = Units.nanoseconds(recovery.lookAgain)
    waitFor = Double(Units.nanoseconds(recovery.waitFor)) / 1e9
    restartLaw = recovery.restart
    shiftLaw = recovery.shift
    switchLaw = recovery.switchModel
    smallerModel = recovery.smallerModel
    scopeStream = keys.add("recovery", "scope")
    restartStream = keys.add("recovery", "restart")
    shiftStream = keys.add("recovery", "shift")
    switchStream = keys.add("recovery", "switch of models")
    onCall = policy.onCall.map { OnCallDesign($0, scenario, &keys) }
    decisionStream = keys.add("failover", "decision delay")
    recordStream = keys.add("failover", "record change")
    syncStream = keys.add("traffic switch", "phase of its turns")
    monitorStreams = (0..<policy.syntheticMonitors).map {
      keys.add("synthetic monitor \($0)", "verdict")
    }
  }
}
