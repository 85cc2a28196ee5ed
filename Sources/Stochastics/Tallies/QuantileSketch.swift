/// Quantiles of many non-negative observations in little memory, to a stated relative error.
///
/// Observations are counted in buckets: each power of two is cut into equal parts, so that the middle
/// of a bucket differs from any number in it by at most `relativeError` of that number. A bucket is
/// named by the leading bits of its numbers, so finding it takes no logarithm and is exact on every
/// machine. Counts are whole numbers: merging sketches in any order, or all observations in any order,
/// gives the same value, byte by byte. Memory follows the range of the observations: 8 bytes for each
/// bucket from the smallest to the largest one, which is 10 kB for a factor of a million at 1 %.
///
/// **Source**: the guarantee and merging as in DDSketch: Masson, Rim and Lee, "DDSketch", PVLDB 12
/// (2019), DOI 10.14778/3352063.3352135, section 2; buckets linear within a power of two as in
/// Tene's HdrHistogram.
public struct QuantileSketch: Equatable, Sendable, Codable {
  /// The largest distance of a quantile from the true one, over the true one.
  public let relativeError: Double
  /// How many leading bits of the fraction name a bucket.
  private let bits: Int
  /// Observations below the smallest normal number, 2.2e-308.
  private var zeros = 0
  /// The name of the first bucket.
  private var first = 0
  /// Observations by bucket, the outermost not 0.
  private var counts: [Int] = []
  /// The smallest observation, exact, or nil without any.
  public private(set) var minimum: Double?
  /// The largest observation, exact, or nil without any.
  public private(set) var maximum: Double?

  /// Makes an empty sketch.
  ///
  /// - Parameter relativeError: from 1e-4 to 0.25; the sketch's own is the next smaller 2^-n.
  /// - Throws: `ParameterError` for a relative error out of this range.
  public init(relativeError: Double = 0.01) throws(ParameterError) {
    try ParameterError.require(
      relativeError >= 1e-4 && relativeError <= 0.25, "relative error", relativeError,
      "0.0001 to 0.25")
    // Half a bucket is 2^-(bits + 1) of its power of two.
    var bits = 1
    var error = 0.25
    while error > relativeError {
      bits += 1
      error *= 0.5
    }
    self.bits = bits
    self.relativeError = error
  }

  /// The number of observations.
  public var count: Int { counts.reduce(zeros, +) }

  /// Takes in an observation `times` times; it must be finite and 0 or more.
  public mutating func add(_ observation: Double, times: Int = 1) {
    precondition(
      observation >= 0 && observation.isFinite,
      "an observation of a quantile sketch is \(observation); allowed: 0 or more")
    precondition(times >= 0, "an observation is counted \(times) times")
    if times == 0 { return }
    minimum = min(minimum ?? observation, observation)
    maximum = max(maximum ?? observation, observation)
    if observation < .leastNormalMagnitude {
      zeros += times
      return
    }
    let bucket = Int(truncatingIfNeeded: observation.bitPattern >> UInt64(52 - bits))
    cover(bucket, bucket)
    counts[bucket - first] += times
  }

  /// Takes in all observations of another sketch.
  ///
  /// - Throws: `ParameterError` unless both have the same relative error.
  public mutating func merge(_ other: QuantileSketch) throws(ParameterError) {
    try ParameterError.require(
      other.bits == bits, "relative error of the merged sketch", other.relativeError,
      "that of the other (\(relativeError))")
    zeros += other.zeros
    if let low = other.minimum { minimum = min(minimum ?? low, low) }
    if let high = other.maximum { maximum = max(maximum ?? high, high) }
    guard !other.counts.isEmpty else { return }
    cover(other.first, other.first + other.counts.count - 1)
    for (place, count) in other.counts.enumerated() {
      counts[other.first + place - first] += count
    }
  }

  /// The smallest observation that at least the share p of all do not exceed, to `relativeError`.
  ///
  /// - Parameter p: from 0 to 1; 0 and 1 give the exact smallest and largest observation.
  /// - Returns: nil without observations.
  public func quantile(_ p: Double) -> Double? {
    precondition(p >= 0 && p <= 1, "a probability is \(p); allowed: 0 to 1")
    guard let minimum, let maximum else { return nil }
    let all = count
    let rank = max(1, Int((p * Double(all)).rounded(.up)))
    if rank <= 1 { return minimum }
    if rank >= all { return maximum }
    var below = zeros
    if below >= rank { return 0 }
    for (place, number) in counts.enumerated() {
      below += number
      if below >= rank {
        return min(max(middle(of: first + place), minimum), maximum)
      }
    }
    return maximum
  }

  /// The number in the middle of a bucket.
  private func middle(of bucket: Int) -> Double {
    let half = UInt64(1) << UInt64(51 - bits)
    return Double(bitPattern: UInt64(bucket) << UInt64(52 - bits) | half)
  }

  /// Extends the buckets to a range of names.
  private mutating func cover(_ low: Int, _ high: Int) {
    if counts.isEmpty {
      first = low
      counts = [Int](repeating: 0, count: high - low + 1)
      return
    }
    if low < first {
      counts.insert(contentsOf: repeatElement(0, count: first - low), at: 0)
      first = low
    }
    let last = first + counts.count - 1
    if high > last { counts.append(contentsOf: repeatElement(0, count: high - last)) }
  }
}
