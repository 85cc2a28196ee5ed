import ScenarioSchema
import Stochastics

/// The block `state`, as written.
struct StateBlock: Equatable, Sendable {
  var strategy = SessionStrategy.none
  var turns = 8.0
  var thinkTime = Duration.seconds(30)
  var lag: Law?
  var interval: Duration?
  var restore: Law?
  var writeCost: Double?

  static let fields = FieldList<StateBlock>([
    .required(
      "strategy", \.strategy, SessionStrategy.choice, help: "how the state of sessions is kept"),
    .group(
      "sessions",
      FieldList([
        .defaulted(
          "turns", \.turns, .quantity(.number, in: 1...10_000), 8,
          help: "mean requests of a session, geometric"),
        .defaulted(
          "think_time", \.thinkTime, .duration(.zero ... .seconds(86_400)), .seconds(30),
          help: "mean time from an answer to the next request"),
      ]), help: "conversations of several requests"),
    .optional("lag", \.lag, .law(.duration), help: "until a change is copied elsewhere"),
    .optional(
      "interval", \.interval, .duration(.seconds(1) ... .seconds(86_400)),
      help: "between two checkpoints"),
    .optional(
      "restore", \.restore, .law(.duration),
      help: "from the first request elsewhere until a session goes on"),
    .optional(
      "write_cost", \.writeCost, .quantity(.share, in: 0...0.9),
      help: "share of an instance's time that saving or copying takes"),
  ])
}
