/// How often a scaler looks, and at what.
public struct ScalingCadence: Equatable, Sendable {
  /// Between two looks, nanoseconds; looks fall on its multiples from the scenario's start.
  public var interval: Int64
  /// Length of the window that its metrics are means over, nanoseconds; 0 for the value of a moment.
  public var window: Int64
  /// Age of the window's end at a look, nanoseconds.
  public var delay: Int64

  /// Makes a cadence.
  public init(interval: Duration, window: Duration, delay: Duration = .zero) {
    self.interval = interval.wholeNanoseconds
    self.window = window.wholeNanoseconds
    self.delay = delay.wholeNanoseconds
  }

  /// One-minute datapoints without delay.
  public static let minutes = ScalingCadence(interval: .seconds(60), window: .seconds(60))

  /// The first look after a moment.
  public func look(after time: Int64) -> Int64 { (time / interval + 1) * interval }

  /// The first look at a moment or after it.
  public func look(from time: Int64) -> Int64 { (time + interval - 1) / interval * interval }
}

/// An autoscaling policy: a pure function of what a real scaler can see and of its own memory.
///
/// It never touches the world. The world looks for it where its `outlook` says that a look may matter,
/// asks for its advice, joins the advice of a region's policies, and tells each what came of it.
public protocol ScalingPolicy: Equatable, Sendable {
  /// What it remembers: a value, part of the state of the world.
  associatedtype Memory: Equatable, Sendable
  /// Its name in the catalog, and the `type` by which a scenario chooses it.
  static var name: String { get }
  /// When it looks.
  var cadence: ScalingCadence { get }
  /// What it remembers at the start.
  var blankMemory: Memory { get }
  /// The utilisation that it aims at, for reservations of a failover; nil when it has none.
  var utilisationTarget: Double? { get }
  /// Whether it has a plan.
  var isPlanned: Bool { get }
  /// Whether fewer instances means that those on their way go before those that serve.
  var removesUnreadyFirst: Bool { get }
  /// The plan for a region, made when the design is compiled; nil for a policy that only reacts.
  func plan(_ basis: PlanningBasis) -> CapacityPlan?
  /// One look.
  func decide(_ observation: ScalingObservation, _ memory: inout Memory) -> ScalingAdvice
  /// The autoscaler changed the number of instances, by this policy's advice or another's.
  func record(_ change: ScalingChange, _ memory: inout Memory)
  /// When a look may next matter, if everything stays as observed; see `ScalingOutlook`.
  func outlook(_ observation: ScalingObservation, _ memory: Memory) -> ScalingOutlook
}

extension ScalingPolicy {
  /// No target.
  public var utilisationTarget: Double? { nil }
  /// Those that serve go.
  public var removesUnreadyFirst: Bool { false }
  /// It only reacts.
  public var isPlanned: Bool { false }
  /// No plan.
  public func plan(_ basis: PlanningBasis) -> CapacityPlan? { nil }
  /// Nothing is remembered of it.
  public func record(_ change: ScalingChange, _ memory: inout Memory) {}

  /// The memory at the start, whatever its type.
  public var blank: PolicyMemory { PolicyMemory(blankMemory) }

  /// One look, with a memory of this policy's type.
  public func decide(
    _ observation: ScalingObservation, _ memory: inout PolicyMemory
  ) -> ScalingAdvice {
    var own = opened(memory)
    let advice = decide(observation, &own)
    memory = PolicyMemory(own)
    return advice
  }

  /// Takes note of a change, with a memory of this policy's type.
  public func record(_ change: ScalingChange, _ memory: inout PolicyMemory) {
    var own = opened(memory)
    record(change, &own)
    memory = PolicyMemory(own)
  }

  /// The outlook, with a memory of this policy's type.
  public func outlook(
    _ observation: ScalingObservation, _ memory: PolicyMemory
  ) -> ScalingOutlook {
    outlook(observation, opened(memory))
  }

  private func opened(_ memory: PolicyMemory) -> Memory {
    guard let own = memory.value as? Memory else {
      preconditionFailure("a memory of \(type(of: memory.value)) for \(Self.name)")
    }
    return own
  }

  func isEqual(to other: any ScalingPolicy) -> Bool { (other as? Self) == self }
}

/// What a policy of any kind remembers, as a value.
public struct PolicyMemory: Equatable, Sendable {
  let value: any Equatable & Sendable

  init(_ value: some Equatable & Sendable) { self.value = value }

  /// Whether both are of one policy and hold the same.
  public static func == (a: PolicyMemory, b: PolicyMemory) -> Bool {
    func equal<Value: Equatable>(_ x: Value) -> Bool { (b.value as? Value) == x }
    return equal(a.value)
  }
}

/// A policy of any kind, as a value that can be compared.
public struct AnyScalingPolicy: Equatable, Sendable {
  /// The policy.
  public let policy: any ScalingPolicy

  /// Wraps a policy.
  public init(_ policy: any ScalingPolicy) { self.policy = policy }

  /// Whether both are of one kind with equal settings.
  public static func == (a: AnyScalingPolicy, b: AnyScalingPolicy) -> Bool {
    a.policy.isEqual(to: b.policy)
  }
}

extension Duration {
  /// Whole nanoseconds; what is finer is cut off.
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
