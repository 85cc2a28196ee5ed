import Stochastics

/// Observers of a region of which every probe is simulated: the rules of detection, written once more
/// without any shortcut.
struct NaiveObservers {
  let probability: Double
  let interval: Double
  let failures: Int
  let quorum: Int
  let bound: Double
  private let phases: [Double]
  private var counts: [Int]
  private var began = -1.0
  private var stream: RandomStream

  init(
    probability: Double, interval: Double, failures: Int, observers: Int, quorum: Int,
    bound: Double, number: Int
  ) {
    self.probability = probability
    self.interval = interval
    self.failures = failures
    self.quorum = quorum
    self.bound = bound
    var stream = RandomStream(
      key: StreamKey(seed: 77, component: "naive observers", purpose: "all"), replication: number)
    phases = (0..<observers).map { _ in stream.nextUniform() * interval }.sorted()
    counts = Array(repeating: 0, count: observers)
    self.stream = stream
  }

  /// Probes until the region is detected, or nil at the horizon.
  ///
  /// From `lost` on, every probe fails.
  mutating func detection(horizon: Double, lost: Double = .infinity) -> Double? {
    var cycle = 0.0
    while cycle * interval < horizon {
      for observer in phases.indices {
        let time = phases[observer] + cycle * interval
        if began >= 0, began + bound < time, let unconfirmed = endPhase() { return unconfirmed }
        if time >= lost || stream.nextUniform() < probability {
          counts[observer] += 1
          if began < 0 { began = time }
          if counts.count(where: { $0 >= failures }) >= quorum { return time }
        } else {
          counts[observer] = 0
          if counts.allSatisfy({ $0 == 0 }) { began = -1 }
        }
      }
      cycle += 1
    }
    return nil
  }

  /// The bound is over: decided unconfirmed, or counting starts anew.
  private mutating func endPhase() -> Double? {
    let end = began + bound
    if counts.contains(where: { $0 >= failures }), !counts.contains(0) { return end }
    counts = counts.map { _ in 0 }
    began = -1
    return nil
  }
}
