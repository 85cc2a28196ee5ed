import CloudModel

/// What a region's greatest rate asks of its instances.
public struct PeakLoad: Equatable, Sendable {
  /// The greatest rate, requests/s.
  public let requestsPerSecond: Double
  /// What one instance serves at its capacity, requests/s.
  public let requestsPerInstance: Double
  /// Sequences that one instance runs at its capacity.
  public let slotsPerInstance: Double
  /// Instances that serve it at the autoscaler's target, or at capacity without an autoscaler.
  public let instancesForTraffic: Int
  /// The same with the autoscaler's buffer.
  public let instancesWithBuffer: Int
  /// The same with the buffer and with what `capacity.survive` names: what is wanted.
  public let instancesWanted: Int
}

extension Design {
  /// What the greatest rate of all noise paths asks of a region, with the scenario's weights in the record.
  public func peakLoad(ofRegion region: Int) -> PeakLoad {
    let rate = Units.part(peakRate, weights[region])
    let buffer = autoscaler == nil ? 1 : 1 + scenario.capacityBuffer
    let survival = scenario.survivalFactor(ofRegion: region)
    return PeakLoad(
      requestsPerSecond: Double(rate) / Units.ratePerRequestPerSecond,
      requestsPerInstance: Double(speed.instanceRate) / Units.ratePerRequestPerSecond,
      slotsPerInstance: speed.batchCap, instancesForTraffic: instances(for: rate, times: 1),
      instancesWithBuffer: instances(for: rate, times: buffer),
      instancesWanted: instances(for: rate, times: buffer * survival))
  }

  /// Instances that serve a rate at the autoscaler's target with its headroom, or at capacity without.
  func instancesNeeded(for rate: Rate, at region: Int) -> Int {
    instances(for: rate, times: autoscaler?.headroom[region] ?? 1)
  }

  private func instances(for rate: Rate, times headroom: Double) -> Int {
    let perSecond = Double(rate) / Units.ratePerRequestPerSecond
    let target = autoscaler?.utilisationTarget ?? 1
    let each = speed.throughput(utilisation: target)
    if each <= 0 { return 0 }
    let exact = perSecond / each * headroom
    return Int(min(1e6, (exact - 1e-9).rounded(.up)))
  }
}
