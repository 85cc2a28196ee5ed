/// How fast a HorizontalPodAutoscaler may change the replicas in one direction; `spec.behavior`.
public struct HPAScalingRules: Equatable, Sendable {
  /// Which of the policies counts; key `select_policy`.
  public enum Selection: String, Equatable, Sendable, CaseIterable {
    /// The one that allows the largest change (default).
    case max
    /// The one that allows the smallest change.
    case min
    /// None: this direction is switched off.
    case disabled
  }

  /// Change that is allowed within a period; an item of `policies`.
  public struct Policy: Equatable, Sendable {
    /// What the value counts; key `type`.
    public enum Kind: String, Equatable, Sendable, CaseIterable {
      /// Replicas.
      case pods
      /// Percents of the replicas at the start of the period.
      case percent
    }
    /// Key `type`.
    public var kind: Kind
    /// Key `value`: pods or percents; 1 …
    public var value: Int
    /// Key `period`: 1s … 30min.
    public var period: Duration

    /// Makes a policy.
    public init(kind: Kind, value: Int, period: Duration) {
      self.kind = kind
      self.value = value
      self.period = period
    }
  }

  /// Key `stabilization_window`: over which the most careful recommendation counts; 0s … 1h.
  public var stabilizationWindow: Duration
  /// Key `select_policy`.
  public var selection: Selection
  /// Key `policies`.
  public var policies: [Policy]
  /// Key `tolerance`: for this direction; default the policy's own.
  public var tolerance: Double?

  /// Makes rules.
  public init(
    stabilizationWindow: Duration, selection: Selection = .max, policies: [Policy],
    tolerance: Double? = nil
  ) {
    self.stabilizationWindow = stabilizationWindow
    self.selection = selection
    self.policies = policies
    self.tolerance = tolerance
  }

  /// Up by default: at once, by 100 % or 4 pods each 15 s, whichever is more.
  public static let up = HPAScalingRules(
    stabilizationWindow: .zero,
    policies: [
      Policy(kind: .percent, value: 100, period: .seconds(15)),
      Policy(kind: .pods, value: 4, period: .seconds(15)),
    ])

  /// Down by default: to the largest recommendation of 300 s, then all at once.
  public static let down = HPAScalingRules(
    stabilizationWindow: .seconds(300),
    policies: [Policy(kind: .percent, value: 100, period: .seconds(15))])
}

/// A run of equal recommendations of one controller.
struct HPARecommendation: Equatable, Sendable {
  /// Times of the first and of the last sync that made it, nanoseconds.
  var from: Int64
  var to: Int64
  var replicas: Int
}

/// What the controller keeps between syncs, besides its last recommendation.
public struct HPAMemory: Equatable, Sendable {
  /// Recommendations before stabilisation, in order of time.
  var recommendations: [HPARecommendation] = []
  /// Changes that it made, in order of time.
  var changes: [ScalingChange] = []
  /// Time of its last sync, or nil.
  var lastSync: Int64?
  /// Whether that sync had a recommendation.
  var isRecording = false
  /// What it asked for at its last sync, if that was a change.
  var pending: Int?
}

/// Stabilisation and limits of a controller at one sync.
///
/// **Source**: `stabilizeRecommendationWithBehaviors` and `convertDesiredReplicasWithBehaviorRate` in
/// kubernetes/kubernetes, `pkg/controller/podautoscaler/horizontal.go` (1.33).
struct HPABehavior: Equatable, Sendable {
  var up: HPAScalingRules
  var down: HPAScalingRules

  /// The recommendation that is no more than any of the up window and no less than any of the down
  /// window, where the present number does not already lie between.
  func stabilized(_ desired: Int, current: Int, now: Int64, _ memory: HPAMemory) -> Int {
    let upCutoff = now - up.stabilizationWindow.wholeNanoseconds
    let downCutoff = now - down.stabilizationWindow.wholeNanoseconds
    var most = desired
    var least = desired
    for run in memory.recommendations {
      if run.to > upCutoff { least = Swift.min(least, run.replicas) }
      if run.to > downCutoff { most = Swift.max(most, run.replicas) }
    }
    var result = current
    if result < least { result = least }
    if result > most { result = most }
    return result
  }

  /// The number of replicas nearest to the wish that the policies allow.
  func limited(
    _ desired: Int, current: Int, minimum: Int, maximum: Int, now: Int64, _ memory: HPAMemory
  ) -> Int {
    if desired > current {
      let limit = Swift.max(current, bound(up, current, now, memory, grows: true))
      return Swift.min(desired, Swift.min(maximum, limit))
    }
    if desired < current {
      let limit = Swift.min(current, bound(down, current, now, memory, grows: false))
      return Swift.max(desired, Swift.max(minimum, limit))
    }
    return desired
  }

  /// What the policies of one direction allow at most, or at least.
  private func bound(
    _ rules: HPAScalingRules, _ current: Int, _ now: Int64, _ memory: HPAMemory, grows: Bool
  ) -> Int {
    if rules.selection == .disabled { return current }
    var result: Int?
    for policy in rules.policies {
      let start = current - change(in: policy.period, now, memory)
      let proposed: Int
      switch (policy.kind, grows) {
      case (.pods, true): proposed = start + policy.value
      case (.pods, false): proposed = start - policy.value
      // Rounded up, or growth could be nothing for ever; cut off, for the same reason.
      case (.percent, true):
        proposed = ReplicaCalculator.ceil(Double(start) * (1 + Double(policy.value) / 100))
      case (.percent, false):
        proposed = Int(Double(start) * (1 - Double(policy.value) / 100))
      }
      // The largest change is the highest bound upwards and the lowest downwards.
      let takesHigher = (rules.selection == .max) == grows
      result =
        result.map { takesHigher ? Swift.max($0, proposed) : Swift.min($0, proposed) }
        ?? proposed
    }
    return result ?? current
  }

  /// Replicas that were added, less those that were removed, in the period that ends now.
  private func change(in period: Duration, _ now: Int64, _ memory: HPAMemory) -> Int {
    let cutoff = now - period.wholeNanoseconds
    return memory.changes.reduce(0) { $0 + ($1.time > cutoff ? $1.to - $1.from : 0) }
  }

  /// The longest time that a recommendation, and a change, can matter; nanoseconds.
  var longestWindow: Int64 {
    Swift.max(up.stabilizationWindow, down.stabilizationWindow).wholeNanoseconds
  }
  var longestPeriod: Int64 {
    (up.policies + down.policies).map(\.period.wholeNanoseconds).max() ?? 0
  }
}
