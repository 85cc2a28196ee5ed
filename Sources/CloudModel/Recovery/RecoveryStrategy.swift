/// How far a damage is believed to reach.
public enum DamageScope: Int, Equatable, Sendable, CaseIterable, Comparable, Codable {
  case instance, zone, region, cloud

  /// From the narrowest to the widest.
  public static func < (left: DamageScope, right: DamageScope) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The name in reports.
  public var name: String { "\(self)" }
}

/// What can be done about a region that is lost.
public enum RecoveryAction: Int, Equatable, Sendable, CaseIterable, Codable {
  /// Look again later.
  case wait
  /// Restart what runs, in place.
  case restart
  /// Start new instances where there is room.
  case replace
  /// Take the damaged zones out of the region's balancer.
  case shift
  /// Serve a smaller model wherever room lacks or will lack.
  case degrade
  /// Move the traffic to the other region.
  case failOver

  /// The name in reports.
  public var name: String { self == .failOver ? "fail_over" : "\(self)" }
}

/// What is known when a region is lost and something must be done: all that a strategy may look at.
public struct Situation: Equatable, Sendable {
  /// How far the damage is believed to reach; the belief may be wrong.
  public var believed: DamageScope
  /// Seconds since the loss was first to be decided on.
  public var seconds: Double
  /// Share of the region's traffic that its instances in the balancer could carry, 0 … 1.
  public var carried: Double
  /// Share of all coming traffic that the other region could carry now, 0 … 1.
  public var targetReady: Double
  /// What was tried, in order.
  public var tried: [RecoveryAction]
  /// Key `decision.wait_for`, seconds.
  public var patience: Double

  /// Makes a situation.
  public init(
    believed: DamageScope, seconds: Double = 0, carried: Double = 0, targetReady: Double = 1,
    tried: [RecoveryAction] = [], patience: Double = 120
  ) {
    self.believed = believed
    self.seconds = seconds
    self.carried = carried
    self.targetReady = targetReady
    self.tried = tried
    self.patience = patience
  }
}

/// What to do about a lost region: a pure function from what is known to a choice; key `decision.strategy`.
///
/// It is asked when the decision is due, and again after each action that did not help.
public struct RecoveryStrategy: Equatable, Sendable {
  /// Its name in scenarios.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// The choice.
  public let choose: @Sendable (Situation) -> RecoveryAction

  /// Makes a strategy.
  public init(
    _ name: String, _ summary: String, choose: @escaping @Sendable (Situation) -> RecoveryAction
  ) {
    self.name = name
    self.summary = summary
    self.choose = choose
  }

  /// Strategies are told apart by their names.
  public static func == (left: RecoveryStrategy, right: RecoveryStrategy) -> Bool {
    left.name == right.name
  }
}

/// All strategies; a new one is one file and one line here.
public enum RecoveryCatalog {
  /// In the order of lists; the first is the default.
  public static let all: [RecoveryStrategy] = [
    .failOver, .waitFirst, .restartFirst, .smallestScope, .whenReady, .degrade,
  ]

  /// A strategy by its name.
  public static func strategy(named name: String) -> RecoveryStrategy? {
    all.first { $0.name == name }
  }
}
