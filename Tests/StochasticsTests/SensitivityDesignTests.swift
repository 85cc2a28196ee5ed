import Foundation
import Testing

@testable import Stochastics

/// Screening and variance shares against the Ishigami function, whose indices are known in closed form.
///
/// Source: Ishigami and Homma, ISUMA'90 (1990), 398-403; f = sin x1 + a sin^2 x2 + b x3^4 sin x1 with each
/// x uniform in (-pi, pi), a = 7, b = 0.1.
struct SensitivityDesignTests {
  private static let (a, b) = (7.0, 0.1)

  private func ishigami(_ u: [Double]) -> Double {
    let x = u.map { (2 * $0 - 1) * Double.pi }
    return sin(x[0]) + Self.a * pow(sin(x[1]), 2) + Self.b * pow(x[2], 4) * sin(x[0])
  }

  /// Variances of the first-order effects, of the interaction of x1 and x3, and of all.
  private static let variances: (v1: Double, v2: Double, v13: Double, all: Double) = {
    let pi4 = pow(Double.pi, 4)
    let v1 = 0.5 * pow(1 + b * pi4 / 5, 2)
    let v2 = a * a / 8
    let v13 = b * b * pi4 * pi4 * (1 / 18.0 - 1 / 50.0)
    return (v1, v2, v13, v1 + v2 + v13)
  }()

  @Test func `Sobol indices of the Ishigami function are those of the closed form`() throws {
    let design = try SobolIndices(inputs: 3, count: 4096)
    let indices = try #require(design.indices(design.points.map(ishigami)))
    let v = Self.variances
    let first = [v.v1 / v.all, v.v2 / v.all, 0]
    let total = [(v.v1 + v.v13) / v.all, v.v2 / v.all, v.v13 / v.all]
    for (index, found) in indices.enumerated() {
      // The error of a randomised sequence of 4096 points is well under 0.02 for this function.
      #expect(abs(found.first - first[index]) < 0.02, "\(index): \(found.first)")
      #expect(abs(found.total - total[index]) < 0.02, "\(index): \(found.total)")
      #expect(try #require(found.totalError) < 0.03)
    }
  }

  @Test func `a shifted sequence gives the same indices, a constant model none`() throws {
    let stream = RandomStream(
      key: StreamKey(seed: 5, component: "t", purpose: "shift"), replication: 0)
    var draw = stream
    let shift = (0..<6).map { _ in draw.nextUniform() }
    let design = try SobolIndices(inputs: 3, count: 4096, shift: shift)
    let indices = try #require(design.indices(design.points.map(ishigami)))
    #expect(abs(indices[1].total - Self.variances.v2 / Self.variances.all) < 0.02)
    let none = try #require(design.indices(design.points.map { _ in 3 }))
    #expect(none.allSatisfy { $0.first == 0 && $0.total == 0 && $0.totalError == nil })
  }

  @Test func `points without a value are left out`() throws {
    let design = try SobolIndices(inputs: 3, count: 4096)
    var values: [Double?] = design.points.map(ishigami)
    for place in stride(from: 5, to: values.count, by: 17) { values[place] = nil }
    let indices = try #require(design.indices(values))
    #expect(abs(indices[1].total - Self.variances.v2 / Self.variances.all) < 0.04)
    #expect(design.indices(values.map { _ in nil }) == nil)
    let stream = RandomStream(
      key: StreamKey(seed: 1, component: "t", purpose: "morris"), replication: 0)
    let paths = MorrisScreening(inputs: 2, paths: 5, stream: stream)
    let effects = paths.effects(paths.points.map { $0.map { $0[0] > 2 ? 0 : nil } })
    #expect(effects == [nil, nil])
  }

  @Test func `Morris screening finds what is linear, curved and idle`() throws {
    let stream = RandomStream(
      key: StreamKey(seed: 1, component: "t", purpose: "morris"), replication: 0)
    let design = MorrisScreening(inputs: 4, paths: 40, stream: stream)
    // y = 3 x0 - 2 x1 + 0 x2 + x0 x3: effects of x0 lie in 3 … 4, of x3 in 0 … 1.
    let effects = try design.effects(
      design.points.map { $0.map { 3 * $0[0] - 2 * $0[1] + $0[0] * $0[3] } }
    ).map { try #require($0) }
    #expect(abs(effects[1].mean + 2) < 1e-9 && abs(effects[1].meanMagnitude - 2) < 1e-9)
    #expect(effects[2].meanMagnitude < 1e-9 && (effects[2].deviation ?? 1) < 1e-9)
    #expect(effects[0].mean > 3 && effects[0].mean < 4 && (effects[0].deviation ?? 0) > 0.1)
    #expect(effects[3].meanMagnitude > 0 && effects[3].meanMagnitude < 1)
  }

  @Test func `Morris screening takes the effects of the Ishigami function on its grid`() throws {
    let stream = RandomStream(
      key: StreamKey(seed: 2, component: "t", purpose: "morris"), replication: 0)
    let design = MorrisScreening(inputs: 3, paths: 200, stream: stream)
    let effects = try design.effects(design.points.map { $0.map(ishigami) })
      .map { try #require($0) }
    // On the grid of four levels and steps of two thirds, by enumeration of all 12 steps of each input:
    // sin(x) is 0 or ± sin(pi/3) there, sin^2 0 or 3/4, x^4 pi^4 or (pi/3)^4.
    func mean(_ input: Int) -> Double {
      var tally = Tally()
      let levels = [0.0, 1 / 3.0, 2 / 3.0, 1]
      for x in 0..<4 {
        for y in 0..<4 {
          for z in 0..<4 where [x, y, z][input] < 2 {
            var low = [levels[x], levels[y], levels[z]]
            let value = ishigami(low)
            low[input] += 2 / 3.0
            tally.add(abs(ishigami(low) - value) / (2 / 3.0))
          }
        }
      }
      return tally.mean
    }
    for input in 0..<3 {
      let error = effects[input].standardError ?? 0
      #expect(abs(effects[input].meanMagnitude - mean(input)) <= 4 * error + 1e-9, "\(input)")
    }
  }

  @Test func `each path changes each input once and stays in the cube`() {
    let stream = RandomStream(
      key: StreamKey(seed: 3, component: "t", purpose: "morris"), replication: 0)
    let design = MorrisScreening(inputs: 7, paths: 9, levels: 6, stream: stream)
    for (path, order) in zip(design.points, design.changed) {
      #expect(order.sorted() == Array(0..<7) && path.count == 8)
      for point in path { #expect(point.allSatisfy { $0 >= 0 && $0 <= 1 }) }
      for (step, input) in order.enumerated() {
        for other in 0..<7 where other != input {
          #expect(path[step][other] == path[step + 1][other])
        }
        #expect(abs(abs(path[step + 1][input] - path[step][input]) - 0.6) < 1e-12)
      }
    }
  }

  @Test func `Sobol points fill the cube evenly, and too many dimensions are refused`() throws {
    let points = try SobolSequence.points(63, dimensions: 5)
    for axis in 0..<5 {
      // With the origin, which is left out, each 64th of the axis holds one point.
      #expect(Set(points.map { Int($0[axis] * 64) } + [0]).count == 64)
    }
    #expect(points[0] == [0.5, 0.5, 0.5, 0.5, 0.5])
    #expect(try SobolSequence.points(3, dimensions: 5, skip: 4) == Array(points[4..<7]))
    #expect(throws: StatisticsError.self) { try SobolSequence.points(3, dimensions: 41) }
  }
}
