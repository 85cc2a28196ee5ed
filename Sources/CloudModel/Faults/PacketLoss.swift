import ScenarioSchema

extension FaultKind {
  /// A path that loses packets.
  static let packetLoss = FaultKind(
    name: "packet_loss", family: .grey,
    summary: "a share of packets to and from a region is lost: connections come late or never",
    example:
      "{kind: packet_loss, region: us-east-1, mean_gap: 180d, duration: 30min, packet_loss: 30%}",
    scope: .region, otherScopes: [.cloud, .everywhere],
    effects: [.packetLoss(share: 0.2, to: .everyone)])
}
