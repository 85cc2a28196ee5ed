import Stochastics

/// Collects the names of random streams and hands out their positions.
struct StreamKeys {
  private let seed: UInt64
  private(set) var keys: [StreamKey] = []

  init(seed: UInt64) { self.seed = seed }

  /// The position of a new stream.
  mutating func add(_ component: String, _ purpose: String) -> Int {
    keys.append(StreamKey(seed: seed, component: component, purpose: purpose))
    return keys.count - 1
  }
}
