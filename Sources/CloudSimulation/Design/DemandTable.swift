import CloudModel

/// The offered rate over the whole horizon: constant between change points, with its mix.
struct DemandTable: Equatable, Sendable {
  /// Start of each piece, nanoseconds from the scenario's start; ascending, the first is 0.
  let starts: ContiguousArray<Int64>
  /// Rate of each piece.
  let rates: ContiguousArray<Rate>
  /// Position in `mixes` of each piece; empty when there is one mix for all.
  let mixOfPiece: ContiguousArray<Int32>
  /// How rates divide among flows.
  let mixes: ContiguousArray<TrafficMix>
  /// What one instance can do, for the mixes that differ in it.
  let speeds: ContiguousArray<SpeedTable>

  /// The position in `mixes` of a piece.
  func mix(of piece: Int) -> Int { mixOfPiece.isEmpty ? 0 : Int(mixOfPiece[piece]) }

  /// The greatest rate of the table.
  var peak: Rate { rates.max() ?? 0 }

  /// Builds the table.
  ///
  /// - Parameters:
  ///   - seed: of the noise's streams.
  ///   - path: number of the noise's course.
  init(_ scenario: Scenario, seed: UInt64 = 0, path: Int = 0) {
    let noise = scenario.traffic.noise.map {
      NoisePath($0, scenario, seed: seed, number: path)
    }
    let flows = FlowRates(scenario, noise: noise)
    var list = MixList(scenario.models[0], scenario.traffic.classes)
    var starts: ContiguousArray<Int64> = []
    var rates: ContiguousArray<Rate> = []
    var mixes: ContiguousArray<Int32> = []
    for point in flows.changePoints() where starts.last != point {
      let reading = flows.reading(at: point)
      let rate = Units.rate(reading.total)
      // Without requests there is no mix; the one before goes on.
      let mix: Int32
      if reading.isDeclaredMix, let shares = flows.declaredShares {
        mix = Int32(list.declared(shares))
      } else if reading.total > 0 {
        mix = Int32(list.index(of: reading.flows))
      } else {
        mix = mixes.last ?? Int32(list.index(of: reading.flows.map { _ in 1 }))
      }
      if rates.last == rate, mixes.last == mix { continue }
      starts.append(point)
      rates.append(rate)
      mixes.append(mix)
    }
    self.starts = starts
    self.rates = rates
    mixOfPiece = list.mixes.count == 1 ? [] : mixes
    self.mixes = list.mixes
    speeds = list.speeds
  }

  /// What one instance can do at the mean mix of the horizon.
  func meanSpeed(_ scenario: Scenario) -> SpeedTable {
    if speeds.count == 1 { return speeds[0] }
    let classes = scenario.traffic.classes
    return SpeedTable(
      scenario.models[0], classes,
      shares: meanClassShares(horizon: Units.nanoseconds(scenario.horizon)),
      misses: DeadlineMiss.byClass(scenario.models[0], classes))
  }

  /// The shares of the request classes among all requests of the horizon.
  private func meanClassShares(horizon: Int64) -> [Double] {
    var sums = Array(repeating: 0.0, count: mixes[0].classes.count)
    for piece in starts.indices {
      let end = piece + 1 < starts.count ? starts[piece + 1] : horizon
      let amount = Double(rates[piece]) * Double(end - starts[piece])
      for (index, share) in mixes[mix(of: piece)].classes.enumerated() {
        sums[index] += amount * Double(share)
      }
    }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : mixes[0].classes.map { Double($0) / 1e12 }
  }
}
