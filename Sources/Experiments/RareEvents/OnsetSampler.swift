import CloudSimulation
import Stochastics
import Theory

/// Draws the onsets of some classes given how many there are.
///
/// Given their number, the onsets of Poisson processes are independent and uniform over the horizon, and
/// each is of a component with the probability of its share of the rate (Kingman, Poisson Processes,
/// 1993, sections 2.4 and 4.1).
struct OnsetSampler: Sendable {
  private let rare: RareClasses

  init(_ rare: RareClasses) { self.rare = rare }

  /// The control of a replication with exactly so many onsets.
  func control(onsets count: Int, replication: Int, stratum: String, _ design: Design)
    -> OnsetControl
  {
    var times = [[Int64]](repeating: [], count: rare.sources.count)
    var moments = stream(replication, stratum, "onset times", design)
    var places = stream(replication, stratum, "onset places", design)
    for _ in 0..<count {
      let time = Int64(moments.nextUniform() * Double(design.horizon))
      var rest = places.nextUniform() * rare.mean
      var chosen = 0
      while chosen + 1 < rare.sources.count, rest >= rare.sources[chosen].mean {
        rest -= rare.sources[chosen].mean
        chosen += 1
      }
      times[chosen].append(time)
    }
    return .given(rare.sources, times: times.map { $0.sorted() }, design)
  }

  /// A number of onsets from the Poisson law given that there are at least so many.
  func count(
    atLeast least: Int, replication: Int, stratum: String, _ design: Design
  ) -> Int {
    var numbers = stream(replication, stratum, "onset count", design)
    var rest = numbers.nextUniform() * Self.tail(least, mean: rare.mean)
    var count = least
    while count < least + 1000 {
      let own = PoissonCounts.probability(of: count, mean: rare.mean)
      if rest < own { break }
      rest -= own
      count += 1
    }
    return count
  }

  /// P(N >= least), summed from its first term so that small ones keep their digits.
  static func tail(_ least: Int, mean: Double) -> Double {
    if least == 0 { return 1 }
    var sum = 0.0
    for count in least..<least + 1000 {
      let own = PoissonCounts.probability(of: count, mean: mean)
      sum += own
      if own < 1e-18 * sum { break }
    }
    return sum
  }

  private func stream(
    _ replication: Int, _ stratum: String, _ purpose: String, _ design: Design
  ) -> RandomStream {
    RandomStream(
      key: StreamKey(seed: design.seed, component: "rare events \(stratum)", purpose: purpose),
      replication: replication)
  }
}
