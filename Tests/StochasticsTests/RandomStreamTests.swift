import Stochastics
import Testing

struct RandomStreamTests {
  struct KnownAnswer: CustomTestStringConvertible {
    let counter: [UInt32]
    let key: [UInt32]
    let block: [UInt32]
    var testDescription: String { "counter \(counter), key \(key)" }
  }

  @Test(arguments: [
    KnownAnswer(
      counter: [0, 0, 0, 0], key: [0, 0],
      block: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    KnownAnswer(
      counter: [.max, .max, .max, .max], key: [.max, .max],
      block: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    KnownAnswer(
      counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
      key: [0xa409_3822, 0x299f_31d0],
      block: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
  ])
  func `the generator gives its authors' known answers`(answer: KnownAnswer) {
    let c = answer.counter
    let block = Philox4x32.block(
      counter: (c[0], c[1], c[2], c[3]), key: (answer.key[0], answer.key[1]))
    #expect([block.0, block.1, block.2, block.3] == answer.block)
  }

  @Test func `keys are the same in every process`() {
    // Computed once by an independent Python program.
    let key = StreamKey(seed: 42, component: "aws/us-east-1/a", purpose: "crash onset")
    #expect(key.rawValue == 0x72e7_548d_e8cf_572c)
    #expect(StreamKey(seed: 0, component: "", purpose: "").rawValue == 0x83db_d082_9be2_40fe)
    var stream = RandomStream(key: key, replication: 7, branch: 3)
    #expect(stream.nextUInt64() == 0xf0df_ebcc_368c_d991)
    #expect(stream.nextUInt64() == 0xd306_c64a_6d7a_0dc7)
  }

  @Test func `seed, component, purpose, replication and branch each select another stream`() {
    var first: Set<UInt64> = []
    var count = 0
    for seed in [UInt64(1), 2] {
      for (component, purpose) in [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", "")] {
        let key = StreamKey(seed: seed, component: component, purpose: purpose)
        for replication in 0..<10 {
          for branch in 0..<5 {
            var stream = RandomStream(key: key, replication: replication, branch: branch)
            first.insert(stream.nextUInt64())
            count += 1
          }
        }
      }
    }
    #expect(first.count == count)
  }

  @Test func `a copy continues with the same numbers`() {
    let key = StreamKey(seed: 1, component: "zone", purpose: "repair")
    var stream = RandomStream(key: key, replication: 0)
    for _ in 0..<17 { _ = stream.nextUniform() }
    var copy = stream
    #expect((0..<100).map { _ in stream.nextUInt64() } == (0..<100).map { _ in copy.nextUInt64() })
    #expect(copy == stream)
  }

  @Test func `stateless access gives the draw at its place`() {
    let key = StreamKey(seed: 9, component: "zone", purpose: "noise")
    var stream = RandomStream(key: key, replication: 5, branch: 2)
    for place in UInt64(0)..<50 {
      #expect(key.uniform(replication: 5, branch: 2, at: place) == stream.nextUniform())
    }
    var late = RandomStream(key: key, replication: 5, branch: 2, counter: 0x1_0000_0001)
    #expect(key.uniform(replication: 5, branch: 2, at: 0x1_0000_0001) == late.nextUniform())
    #expect(late.nextUInt64() == key.bits(replication: 5, branch: 2, at: 0x1_0000_0002))
  }

  @Test func `draws beyond the first four thousand million are new ones`() {
    let key = StreamKey(seed: 42, component: "aws/us-east-1/a", purpose: "crash onset")
    // From the same independent program: counter words 5 and 3.
    #expect(key.bits(replication: 7, branch: 2, at: 0x3_0000_0005) == 0xa788_08c8_3f35_b5ba)
    var stream = RandomStream(key: key, replication: 7, branch: 2, counter: 0xFFFF_FFFF)
    _ = stream.nextUInt64()
    #expect(stream.counter == 0x1_0000_0000)
    #expect(stream.nextUInt64() != key.bits(replication: 7, branch: 2, at: 0))
  }

  @Test func `uniform numbers pass chi-square on cells, pairs and low bits`() {
    let key = StreamKey(seed: 3, component: "test", purpose: "uniformity")
    var stream = RandomStream(key: key, replication: 0)
    var cells = [Int](repeating: 0, count: 64)
    var pairs = [Int](repeating: 0, count: 64)
    var lowBits = [Int](repeating: 0, count: 64)
    var previous = 0
    for _ in 0..<64_000 {
      let u = stream.nextUniform()
      #expect(u > 0 && u < 1)
      cells[Int(u * 64)] += 1
      pairs[previous * 8 + Int(u * 8)] += 1
      previous = Int(u * 8)
      lowBits[Int(stream.nextUInt64() & 63)] += 1
    }
    // 63 degrees of freedom; each test fails a right generator once in 1,000 seeds.
    for counts in [cells, pairs, lowBits] {
      #expect(chiSquare(counts, expected: 1_000) < 103.44)
    }
  }

  @Test func `indices are uniform below their bound`() {
    let key = StreamKey(seed: 4, component: "test", purpose: "index")
    var stream = RandomStream(key: key, replication: 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7_000 { counts[stream.nextIndex(below: 7)] += 1 }
    // 6 degrees of freedom, false alarm 1 in 1,000.
    #expect(chiSquare(counts, expected: 1_000) < 22.46)
    #expect((0..<100).allSatisfy { _ in stream.nextIndex(below: 1) == 0 })
  }

  @Test func `an index below zero cannot be asked for`() async {
    await #expect(processExitsWith: .failure) {
      var stream = RandomStream(
        key: StreamKey(seed: 0, component: "", purpose: ""), replication: 0)
      _ = stream.nextIndex(below: 0)
    }
  }

  @Test func `an exponential draw is the quantile of the uniform draw`() {
    let key = StreamKey(seed: 5, component: "test", purpose: "exponential")
    var stream = RandomStream(key: key, replication: 0)
    var copy = stream
    let law = Distribution.exponential(mean: 3)
    for _ in 0..<1_000 { #expect(stream.nextExponential(mean: 3) == law.sample(using: &copy)) }
    #expect(stream == copy)
  }
}

/// The chi-square statistic of counts against one expected count.
func chiSquare(_ counts: [Int], expected: Double) -> Double {
  counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}
