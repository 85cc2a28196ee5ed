import Stochastics

/// How a lost region is answered; keys of `failover_config.decision`.
public struct RecoveryPolicy: Equatable, Sendable {
  /// Key `strategy`: an entry of `RecoveryCatalog`; default fail_over.
  public var strategy: RecoveryStrategy
  /// Key `scope_error`: probability that the damage is believed to reach one step further or less
  /// (instance, zone, region, cloud) than it does, half of it each; default 0%.
  public var scopeError: Double
  /// Key `look_again`: after an action, until its outcome is judged; default 30s.
  public var lookAgain: Duration
  /// Key `wait_for`: how long strategies that wait do so, from detection; default 2min.
  public var waitFor: Duration
  /// Key `restart`: of what runs in a region, in place, seconds; default p50 60 s, p95 180 s.
  public var restart: Distribution
  /// Key `shift`: until a zone is out of the balancer, seconds; default p50 15 s, p95 60 s.
  public var shift: Distribution
  /// Key `smaller_model`: requests that an instance serves with the smaller model, over those with the
  /// full one, above 1; default 2.
  public var smallerModel: Double
  /// Key `switch_model`: until instances serve the smaller model, seconds; default p50 45 s, p95 2 min.
  public var switchModel: Distribution

  /// Makes a policy.
  public init(
    strategy: RecoveryStrategy = .failOver, scopeError: Double = 0,
    lookAgain: Duration = .seconds(30), waitFor: Duration = .seconds(120),
    restart: Distribution = .constant(60), shift: Distribution = .constant(15),
    smallerModel: Double = 2, switchModel: Distribution = .constant(45)
  ) {
    self.strategy = strategy
    self.scopeError = scopeError
    self.lookAgain = lookAgain
    self.waitFor = waitFor
    self.restart = restart
    self.shift = shift
    self.smallerModel = smallerModel
    self.switchModel = switchModel
  }
}
