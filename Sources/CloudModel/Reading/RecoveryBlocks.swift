import ScenarioSchema
import Stochastics

/// Keys of `failover_config.decision` about what is done, as written.
struct RecoveryBlock: Equatable, Sendable {
  var strategy = RecoveryStrategy.failOver
  var scopeError = 0.0
  var lookAgain = Duration.seconds(30)
  var waitFor = Duration.seconds(120)
  var restart = Law.constant(0)
  var shift = Law.constant(0)
  var smallerModel = 2.0
  var switchModel = Law.constant(0)

  static let fields: [Field<RecoveryBlock>] = [
    .defaulted(
      "strategy", \.strategy, .choice(RecoveryCatalog.all.map { ($0.name, $0) }), .failOver,
      help: "what is done about a lost region"),
    .defaulted(
      "scope_error", \.scopeError, .share, 0,
      help: "chance that the damage is believed to reach one step further, or less, than it does"),
    .defaulted(
      "look_again", \.lookAgain, .duration(.seconds(1) ... .seconds(86_400)), .seconds(30),
      help: "after an action, until its outcome is judged"),
    .defaulted(
      "wait_for", \.waitFor, .duration(.zero ... .seconds(86_400)), .seconds(120),
      help: "how long strategies that wait do so"),
    .defaulted(
      "restart", \.restart, .law(.duration), .known(.quantiles((0.5, 60), (0.95, 180))),
      source: "assumed", help: "of what runs in the region, in place"),
    .defaulted(
      "shift", \.shift, .law(.duration), .known(.quantiles((0.5, 15), (0.95, 60))),
      source: "assumed: a balancer's change of targets", help: "until a zone is out of the balancer"
    ),
    .defaulted(
      "smaller_model", \.smallerModel, .quantity(.number, in: 1...100, lowerEnd: .excluded), 2,
      source: "assumed",
      help: "requests that an instance serves with the smaller model, over those with the full one"),
    .defaulted(
      "switch_model", \.switchModel, .law(.duration), .known(.quantiles((0.5, 45), (0.95, 120))),
      source: "assumed: weights on local disks", help: "until instances serve the smaller model"),
  ]

  var policy: RecoveryPolicy {
    RecoveryPolicy(
      strategy: strategy, scopeError: scopeError, lookAgain: lookAgain, waitFor: waitFor,
      restart: restart.distribution, shift: shift.distribution,
      smallerModel: smallerModel, switchModel: switchModel.distribution)
  }
}
