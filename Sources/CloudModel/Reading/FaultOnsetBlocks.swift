import ScenarioSchema
import Stochastics

/// The keys of a fault that say when it begins.
struct FaultOnsetBlock: Equatable, Sendable {
  var rate: Double?
  var meanGap: Duration?
  var gap: Located<Law>?
  var clustered: Located<ClusteredBlock>?
  var times: [Timestamp]?
  var every: Located<Duration>?
  var trace: Located<String>?
  var chance = 1.0
  var above: Located<Double>?

  static let fields: [Field<FaultOnsetBlock>] = [
    .optional(
      "rate", \.rate, .quantity(.eventRate, in: 0...1e6),
      help: "faults of each component in scope in time"),
    .optional(
      "mean_gap", \.meanGap, .duration(.seconds(60) ... .seconds(9_000_000_000)),
      help: "mean time between faults of a component, instead of a rate"),
    .optional(
      "gap", \.gap, .located(.law(.duration)),
      help: "from one onset of a component to the next, by any law"),
    .optional(
      "clustered", \.clustered,
      .located(.block(ClusteredBlock.fields, blank: ClusteredBlock())),
      help: "onsets in clusters, as those of AI services come"),
    .optional("at", \.times, .list(.timestamp, atLeast: 1), help: "listed times, not a rate"),
    .optional(
      "every", \.every, .located(.duration(.seconds(60) ... .seconds(9_000_000_000))),
      help: "with 'at': again after this time, until the end"),
    .optional(
      "trace", \.trace, .located(.text), help: "a CSV file of onset, duration and place"),
    .defaulted(
      "chance", \.chance, .share, 1, help: "share of onsets at which it really happens"),
    .optional(
      "utilization_above", \.above,
      .located(.quantity(.share, in: 0...10, lowerEnd: .excluded)),
      help: "only while the load of its region is above this share of the capacity"),
  ]
}

/// The keys of a fault that say how much of what it does; each replaces the kind's, or comes to it.
struct FaultEffectBlock: Equatable, Sendable {
  var errorShare: Double?
  var slowdown: Double?
  var latency: Double?
  var packetLoss: Double?
  var loadFactor: Double?
  var loadSlowdown: Double?
  var audience: FaultAudience?
  var side: NetworkSide?
  var direction: PartitionDirection?
  var blocks: [ControlBlock]?

  static let fields: [Field<FaultEffectBlock>] = [
    .optional(
      "error_share", \.errorShare, .quantity(.share, in: 0...1, lowerEnd: .excluded),
      help: "share of what reaches the scope that is answered with an error"),
    .optional(
      "slowdown", \.slowdown, .quantity(.number, in: 1...1000),
      help: "how many times the time its work takes"),
    .optional(
      "added_latency", \.latency, .quantity(.duration, in: 0...3600),
      help: "by which answers come later"),
    .optional(
      "packet_loss", \.packetLoss, .quantity(.share, in: 0...1, lowerEnd: .excluded),
      help: "share of packets that is lost, each way"),
    .optional(
      "load_factor", \.loadFactor, .quantity(.number, in: 0.001...1000),
      help: "how many times their requests users send"),
    .optional(
      "load_slowdown", \.loadSlowdown, .quantity(.number, in: 1...1000),
      help: "how many times the time loads of weights take"),
    .optional(
      "felt_by", \.audience, .choice, help: "who meets errors, delays and losses; else everyone"),
    .optional("side", \.side, .choice, help: "of a partition: who cannot reach the region"),
    .optional(
      "direction", \.direction, .choice, help: "of a partition: which packets are dropped"),
    .optional(
      "blocks", \.blocks, .list(.choice, atMost: 5),
      help: "parts of the control plane that do not work"),
  ]
}
