import Foundation
import Stochastics
import Testing

struct QuantileSketchTests {
  static func sample(_ law: Distribution, _ count: Int, _ name: String) -> [Double] {
    var stream = RandomStream(
      key: StreamKey(seed: 6, component: "sketch", purpose: name), replication: 0)
    return (0..<count).map { _ in law.sample(using: &stream) }
  }

  /// The smallest observation that at least the share p do not exceed, by sorting.
  static func exact(_ sorted: [Double], _ p: Double) -> Double {
    sorted[max(0, Int((p * Double(sorted.count)).rounded(.up)) - 1)]
  }

  @Test(arguments: [0.25, 0.05, 0.01, 0.001])
  func `quantiles lie within the stated relative error`(error: Double) throws {
    let laws: [Distribution] = [
      .logNormal(mu: 2, sigma: 2.5), .uniform(low: 0, high: 1), .exponential(mean: 1e-9),
      .pareto(shape: 1.1, scale: 1e9), .constant(7),
      .mixture([
        WeightedLaw(weight: 1, law: .constant(0)),
        WeightedLaw(weight: 2, law: .exponential(mean: 3)),
      ]),
    ]
    for (number, law) in laws.enumerated() {
      var sketch = try QuantileSketch(relativeError: error)
      #expect(sketch.relativeError <= error && sketch.relativeError > 0.5 * error)
      let values = Self.sample(law, 3_001, "law \(number)")
      for value in values { sketch.add(value) }
      let sorted = values.sorted()
      #expect(sketch.count == 3_001)
      #expect(sketch.minimum == sorted.first && sketch.maximum == sorted.last)
      for p in [0, 1e-4, 0.01, 0.25, 0.3333, 0.5, 0.9, 0.99, 0.9999, 1] {
        let (estimate, truth) = (try #require(sketch.quantile(p)), Self.exact(sorted, p))
        #expect((estimate - truth).magnitude <= sketch.relativeError * truth, "\(law) at \(p)")
      }
    }
  }

  @Test func `sketches merge to the same bytes in any order and grouping`() throws {
    let values =
      Self.sample(.logNormal(mu: 0, sigma: 3), 4_000, "merge") + [
        0, 0, 1e300, .leastNonzeroMagnitude,
      ]
    func sketch(_ part: some Sequence<Double>) throws -> QuantileSketch {
      var sketch = try QuantileSketch()
      for value in part { sketch.add(value) }
      return sketch
    }
    func bytes(_ sketch: QuantileSketch) throws -> Data {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(sketch)
    }
    let whole = try sketch(values)
    let backwards = try sketch(values.reversed())
    #expect(whole == backwards)
    let parts = try [values[..<7], values[7..<7], values[7..<3_000], values[3_000...]].map(sketch)
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      var merged = try QuantileSketch()
      for place in order { try merged.merge(parts[place]) }
      #expect(merged == whole)
      #expect(try bytes(merged) == bytes(whole))
    }
    // (a + b) + (c + d) = a + (b + (c + d)).
    var (left, right) = (parts[0], parts[2])
    try left.merge(parts[1])
    try right.merge(parts[3])
    try left.merge(right)
    #expect(left == whole)
  }

  @Test func `a sketch survives being written and read`() throws {
    var sketch = try QuantileSketch(relativeError: 0.02)
    for value in Self.sample(.weibull(shape: 0.5, scale: 3), 500, "JSON") {
      sketch.add(value, times: 3)
    }
    let read = try JSONDecoder().decode(QuantileSketch.self, from: JSONEncoder().encode(sketch))
    #expect(read == sketch && read.count == 1_500)
    #expect(read.quantile(0.4) == sketch.quantile(0.4))
  }

  @Test func `a copy is independent, and an empty sketch has no quantile`() throws {
    let empty = try QuantileSketch()
    #expect(empty.quantile(0.5) == nil && empty.count == 0 && empty.minimum == nil)
    var copy = empty
    copy.add(4)
    copy.add(9, times: 0)
    #expect(empty.count == 0 && copy.count == 1 && copy.quantile(0.5) == 4)
    var merged = copy
    try merged.merge(empty)
    #expect(merged == copy)
  }

  @Test func `wrong arguments of a sketch are refused`() async throws {
    #expect {
      try QuantileSketch(relativeError: 0.5)
    } throws: { "\($0)" == "relative error is 0.5; allowed: 0.0001 to 0.25" }
    var coarse = try QuantileSketch(relativeError: 0.1)
    let fine = try QuantileSketch(relativeError: 0.01)
    #expect {
      try coarse.merge(fine)
    } throws: {
      "\($0)"
        == "relative error of the merged sketch is 0.0078125; allowed: that of the other (0.0625)"
    }
    await #expect(processExitsWith: .failure) {
      var sketch = try QuantileSketch()
      sketch.add(-1)
    }
  }
}
