/// Who meets an effect: the same fault may look different to users and to those who watch.
public enum FaultAudience: String, Equatable, Sendable, CaseIterable {
  /// Users' requests alone: the health endpoint answers as if nothing were.
  case users
  /// Probes alone: an alarm without a loss.
  case monitors
  case everyone

  /// Whether users meet it.
  public var includesUsers: Bool { self != .monitors }
  /// Whether probes meet it.
  public var includesMonitors: Bool { self != .users }
}

/// The other side of a network partition around a region; key `side`.
public enum NetworkSide: String, Equatable, Sendable, CaseIterable {
  case users
  case monitors
  /// Users and monitors alike.
  case everyone
  /// The other regions: what is copied between regions stops.
  case regions
  /// The dependencies that stand outside of the region.
  case dependencies
}

/// Which packets a partition drops, seen from the region; key `direction`.
public enum PartitionDirection: String, Equatable, Sendable, CaseIterable {
  case both
  /// Requests do not arrive.
  case inbound
  /// Requests arrive and are worked on; the answers are lost.
  case outbound
}

/// What of the provider's or the service's own control plane does not work; key `blocks`.
public enum ControlBlock: String, Equatable, Sendable, CaseIterable {
  /// No instance can be started.
  case launches
  /// No model weights can be loaded.
  case loads
  /// No DNS record or load-balancer weight can be changed, anywhere.
  case records
  /// No autoscaler acts.
  case scaling
  /// No metrics arrive.
  case telemetry
}

/// What a fault does to what it hits: the closed vocabulary that the simulation understands.
///
/// Effects of overlapping faults compose: shares of errors multiply in what they leave, slowness adds
/// up, delays add up, blocks hold until the last of them ends.
public enum FaultEffect: Equatable, Sendable {
  /// This share of the instances in scope stops, 0 … 1 (of one instance: 1).
  case capacityLoss(share: Double)
  /// What was in GPU memory is gone: sequences that ran are cut, the model must be loaded again.
  case memoryLoss
  /// No instance can be started in scope while the fault lasts.
  case launchBlock
  /// The endpoint in scope does not answer: requests and probes hang until their timeout,
  /// or are refused at once.
  case endpointLoss(hangs: Bool)
  /// No machine of the supply is granted while the fault lasts: of pools of these purchase kinds,
  /// beyond what they have reserved.
  case stockOut(of: [PurchaseKind])
  /// This share of the spot instances of the supply is taken back, 0 … 1, after a notice in
  /// seconds in which they finish what they answer.
  case reclaim(share: Double, noticeSeconds: Double)
  /// This share of the quota of the supply's pools is taken, 0 … 1; of faults at once the largest.
  case quotaCut(share: Double)
  /// This share of what reaches the scope is answered with an error, at once.
  case errors(share: Double, to: FaultAudience)
  /// What is in scope needs this many times the time for its work, at least 1.
  case slowdown(factor: Double)
  /// Each answer of the scope comes so much later.
  case latency(seconds: Double, to: FaultAudience)
  /// This share of packets is lost on the way to and from the region.
  case packetLoss(share: Double, to: FaultAudience)
  /// One side cannot reach the region, or its answers do not come back.
  case partition(from: NetworkSide, direction: PartitionDirection)
  /// Users send this many times their requests, everywhere.
  case load(factor: Double)
  /// Weights load this many times slower, at least 1.
  case loadSlowdown(factor: Double)
  /// A part of the control plane does not work.
  case block(ControlBlock)
}
