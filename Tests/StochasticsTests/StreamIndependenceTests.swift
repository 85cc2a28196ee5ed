import Stochastics
import Testing

/// Whether streams that are neighbours in any way depend on each other, or a stream on its past.
///
/// Each test fails a right generator for one seed in 1,000.
struct StreamIndependenceTests {
  /// Streams that differ from the first in one part of their name by one step.
  static func neighbours(_ step: Int) -> [(String, RandomStream)] {
    func key(_ seed: Int, _ zone: Int, _ purpose: Int) -> StreamKey {
      StreamKey(
        seed: UInt64(50 + seed), component: "zone \(1_000 + zone)", purpose: "purpose \(purpose)")
    }
    return [
      ("replication", RandomStream(key: key(0, 0, 0), replication: step)),
      ("branch", RandomStream(key: key(0, 0, 0), replication: 0, branch: step)),
      ("seed", RandomStream(key: key(step, 0, 0), replication: 0)),
      ("component", RandomStream(key: key(0, step, 0), replication: 0)),
      ("purpose", RandomStream(key: key(0, 0, step), replication: 0)),
    ]
  }

  static func uniforms(_ stream: RandomStream, _ count: Int) -> [Double] {
    var stream = stream
    return (0..<count).map { _ in stream.nextUniform() - 0.5 }
  }

  /// The correlation of uniform numbers on (-1/2, 1/2), as a standard normal number: products have
  /// variance 1/144.
  static func score(_ a: some Sequence<Double>, _ b: some Sequence<Double>, _ count: Int) -> Double
  {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum * 12 / Double(count).squareRoot()
  }

  static func normalFit(_ scores: [Double]) throws -> Double {
    try GoodnessOfFit.kolmogorovSmirnov(scores) { PortableMath.normalCDF($0) }.pValue
  }

  @Test func `numbers of one stream do not correlate over 100 lags`() throws {
    let values = Self.uniforms(Self.neighbours(0)[0].1, 20_000)
    let scores = (1...100).map { lag in
      Self.score(values, values.dropFirst(lag), values.count - lag)
    }
    #expect(try Self.normalFit(scores) > 0.001)
  }

  @Test(arguments: 0..<5)
  func `streams of neighbouring names do not correlate`(part: Int) throws {
    // 100 pairs of neighbours, drawn in step and one draw apart.
    var last = Self.uniforms(Self.neighbours(0)[part].1, 2_001)
    var level: [Double] = []
    var shifted: [Double] = []
    for step in 1...100 {
      let next = Self.uniforms(Self.neighbours(step)[part].1, 2_001)
      level.append(Self.score(last, next, 2_001))
      shifted.append(Self.score(last.dropFirst(), next, 2_000))
      last = next
    }
    #expect(try Self.normalFit(level) > 0.001)
    #expect(try Self.normalFit(shifted) > 0.001)
  }

  /// How many spacings of birthdays occur more than once, each beyond the first counted.
  ///
  /// **Source**: Marsaglia and Tsang, "Some difficult-to-pass tests of randomness", Journal of
  /// Statistical Software 7(3), 2002, DOI 10.18637/jss.v007.i03: for m birthdays in a year of n days
  /// their number is near a Poisson one of mean m^3 / 4n.
  static func repeatedSpacings(_ days: [UInt64]) -> Int {
    let sorted = days.sorted()
    let spacings = (zip(sorted.dropFirst(), sorted).map { $0 - $1 } + [sorted[0]]).sorted()
    return zip(spacings, spacings.dropFirst()).count { $0 == $1 }
  }

  static func expectPoisson(_ counts: [Int]) throws {
    // 512 birthdays in 2^24 days: mean 2.
    let law = try PoissonCount(mean: 2)
    #expect(try CountTests.pValue(counts) { law.probability(of: $0) } > 0.001)
  }

  @Test(arguments: [0, 20, 40])
  func `birthdays along a stream are spaced as by chance`(shift: Int) throws {
    var stream = Self.neighbours(1)[0].1
    try Self.expectPoisson(
      (0..<400).map { _ in
        Self.repeatedSpacings((0..<512).map { _ in (stream.nextUInt64() << UInt64(shift)) >> 40 })
      })
  }

  @Test(arguments: 0..<5)
  func `birthdays from one draw of each of many neighbours are spaced as by chance`(
    part: Int
  ) throws {
    let streams = (0..<512).map { Self.neighbours($0)[part].1 }
    try Self.expectPoisson(
      (0..<400).map { draw in
        Self.repeatedSpacings(
          streams.map {
            $0.key.bits(
              replication: Int($0.replication), branch: Int($0.branch), at: UInt64(draw)) >> 40
          })
      })
  }
}
