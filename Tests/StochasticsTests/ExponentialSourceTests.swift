import Foundation
import Stochastics
import Testing

struct ExponentialSourceTests {
  static func stream(_ component: String, replication: Int = 0) -> RandomStream {
    RandomStream(
      key: StreamKey(seed: 3, component: component, purpose: "exponential source"),
      replication: replication)
  }

  @Test func `blocks fill a span with the first halves and then the second halves`() {
    var stream = Self.stream("blocks")
    var single = stream
    var bits = [UInt64](repeating: 0, count: 10)
    var span = bits.mutableSpan
    stream.fillBlocks(&span)
    #expect((0..<5).map { _ in single.nextUInt64() } == Array(bits[..<5]))
    #expect(stream == single)
    for draw in 0..<5 {
      let key = single.key.rawValue
      let block = Philox4x32.block(
        counter: (UInt32(draw), 0, 0, 0),
        key: (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
      #expect(bits[5 + draw] == UInt64(block.3) << 32 | UInt64(block.2))
    }
  }

  @Test func `the numbers follow the exponential law, the tail and the edges of layers too`() throws
  {
    var source = ExponentialSource(Self.stream("law"))
    let numbers = (0..<400_000).map { _ in source.next() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0.isFinite })
    // One seed in 1,000 fails where the law is right.
    let fit = try GoodnessOfFit.kolmogorovSmirnov(numbers) { 1 - Foundation.exp(-$0) }
    #expect(fit.pValue > 0.001, "\(fit)")
    // Mean 1 and variance 1; their standard errors are 1/sqrt(n) and sqrt(8/n): 4 of them.
    let tally = Tally(numbers)
    let root = Double(numbers.count).squareRoot()
    #expect((tally.mean - 1).magnitude < 4 / root)
    let variance = try #require(tally.variance)
    #expect((variance - 1).magnitude < 4 * 8.0.squareRoot() / root)
    // The tail beyond the last layer holds 4.5e-4 of the law, and begins anew there.
    let tail = numbers.filter { $0 > 7.697117470131050 }.map { $0 - 7.697117470131050 }
    let expected = Foundation.exp(-7.697117470131050) * Double(numbers.count)
    #expect((Double(tail.count) - expected).magnitude < 4 * expected.squareRoot())
    let tailFit = try GoodnessOfFit.kolmogorovSmirnov(tail) { 1 - Foundation.exp(-$0) }
    #expect(tailFit.pValue > 0.001, "\(tailFit)")
  }

  @Test func `how numbers are asked for does not matter`() {
    var single = ExponentialSource(Self.stream("order"))
    var bulk = single
    let expected = (0..<1_000).map { _ in single.next() }
    var numbers = [Double](repeating: 0, count: 1_000)
    var start = 0
    for length in [1, 7, 300, 0, 128, 564] {
      var part = [Double](repeating: 0, count: length)
      var span = part.mutableSpan
      bulk.fill(&span)
      numbers.replaceSubrange(start..<(start + length), with: part)
      start += length
    }
    #expect(numbers == expected)
    var other = ExponentialSource(Self.stream("order", replication: 1))
    #expect(other.next() != expected[0])
  }
}

struct SuperposedClocksTests {
  @Test(arguments: [1, 7, 1_000])
  func `gaps have the summed rate and hits are even`(count: Int) throws {
    var clocks = try SuperposedClocks(
      count: count, meanLifetime: 50, stream: ExponentialSourceTests.stream("clocks \(count)"))
    let hits = (0..<40_000).map { _ in clocks.next() }
    let gap = 50 / Double(count)
    let gaps = try GoodnessOfFit.kolmogorovSmirnov(hits.map(\.gap)) {
      1 - Foundation.exp(-$0 / gap)
    }
    #expect(gaps.pValue > 0.001, "\(gaps)")
    var counts = [Int](repeating: 0, count: count)
    for hit in hits { counts[hit.index] += 1 }
    if count == 1 { return }
    let even = try GoodnessOfFit.chiSquare(
      observed: counts,
      expected: [Double](repeating: Double(hits.count) / Double(count), count: count))
    #expect(even.pValue > 0.001, "\(even)")
  }

  @Test func `a component fails as it would alone`() throws {
    // One of 20 with mean lifetime 50: its own gaps are exponential with that mean.
    var clocks = try SuperposedClocks(
      count: 20, meanLifetime: 50, stream: ExponentialSourceTests.stream("alone"))
    var own: [Double] = []
    var time = 0.0
    var last = 0.0
    while own.count < 4_000 {
      let (gap, index) = clocks.next()
      time += gap
      if index == 3 {
        own.append(time - last)
        last = time
      }
    }
    let fit = try GoodnessOfFit.kolmogorovSmirnov(own) { 1 - Foundation.exp(-$0 / 50) }
    #expect(fit.pValue > 0.001, "\(fit)")
  }

  @Test func `no component, or a mean that is none, is refused`() {
    let stream = ExponentialSourceTests.stream("refused")
    #expect {
      try SuperposedClocks(count: 0, meanLifetime: 1, stream: stream)
    } throws: { "\($0)" == "count is 0.0; allowed: at least 1" }
    for mean in [0, -1, .infinity, .nan] {
      #expect {
        try SuperposedClocks(count: 3, meanLifetime: mean, stream: stream)
      } throws: { "\($0)" == "meanLifetime is \(mean); allowed: greater than 0 and finite" }
    }
  }
}
