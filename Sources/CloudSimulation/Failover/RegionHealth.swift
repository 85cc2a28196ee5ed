/// What the observers of one region know.
struct RegionHealth: Equatable, Sendable {
  /// Failed and passed probes in a row, by observer.
  var failures: [Int]
  var passes: [Int]
  /// Whether each observer says that the region is lost; only where observers keep their verdict.
  var convinced: [Bool]
  /// The verdict: false from detection until enough observers saw enough passes.
  var isHealthy = true
  /// When the first probe of the suspicion failed, or -1.
  var firstFailure: Int64 = -1
  var boundStamp: UInt32 = 0
  /// Whether a probe of this suspicion failed because something was wrong.
  var sawLoss = false
  /// Whether probes are events now; they are only where one can change something.
  var isProbing = false
  var stamp: UInt32 = 0
  /// Totals at past moments, for the success ratio over a window.
  var marks: [SuccessMark] = []
  /// Each observer's next run of false failures; empty without false positives.
  var runs: [FalseRun]
  /// Whether the next cluster of false failures is scheduled; since when all was quiet.
  var isArmed = false
  var quietSince: Int64 = 0
  /// Whether such a cluster begins now.
  var isAwake = false
  /// Slot of the incident of a false alarm, or -1.
  var alarm = -1

  init(observers: Int, hasFalsePositives: Bool) {
    failures = Array(repeating: 0, count: observers)
    passes = Array(repeating: 0, count: observers)
    convinced = Array(repeating: false, count: observers)
    runs = Array(repeating: FalseRun(), count: hasFalsePositives ? observers : 0)
  }

  /// Whether an observer's last probe failed, or an observer still says that the region is lost.
  var isSuspicious: Bool { failures.contains { $0 > 0 } || convinced.contains(true) }

  /// Counting starts anew.
  mutating func clearSuspicion() {
    firstFailure = -1
    sawLoss = false
    for observer in failures.indices {
      failures[observer] = 0
      passes[observer] = 0
      convinced[observer] = false
    }
  }
}

/// A region's totals at a moment.
struct SuccessMark: Equatable, Sendable {
  let time: Int64
  let arrived: Amount
  let lost: Amount
}
