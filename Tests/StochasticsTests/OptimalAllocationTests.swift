import Testing

@testable import Stochastics

/// Choosing the best design on landscapes that are known, and guessing at functions that are.
struct OptimalAllocationTests {
  /// Draws normal replications of a design.
  private struct Source {
    var stream: RandomStream

    init(_ number: Int, _ purpose: String) {
      stream = RandomStream(
        key: StreamKey(seed: 7, component: "landscape", purpose: purpose), replication: number)
    }

    mutating func next(_ mean: Double, _ deviation: Double) -> Double {
      mean + deviation * PortableMath.normalQuantile(stream.nextUniform())
    }
  }

  /// Probability of choosing the best of ten designs with means 0 … 9 and deviation 6 (the equal-variance
  /// landscape of Chen et al. 2000) with a budget, by sharing out with OCBA or equally.
  private func correctSelections(_ budget: Int, byOCBA: Bool, trials: Int) -> Double {
    var right = 0
    for trial in 0..<trials {
      var tallies = [Tally](repeating: Tally(), count: 10)
      var source = Source(trial, "plain")
      func sample(_ design: Int, _ count: Int) {
        for _ in 0..<count { tallies[design].add(source.next(Double(design), 6)) }
      }
      for design in 0..<10 { sample(design, 10) }
      while tallies.reduce(0, { $0 + $1.count }) < budget {
        let designs = tallies.map {
          OptimalAllocation.Design(mean: $0.mean, deviation: $0.standardDeviation ?? 1)
        }
        let shares =
          byOCBA ? OptimalAllocation.shares(designs) : [Double](repeating: 0.1, count: 10)
        let next = OptimalAllocation.next(shares, done: tallies.map(\.count), more: 20)
        for (design, count) in next.enumerated() { sample(design, count) }
      }
      let best = tallies.indices.min { tallies[$0].mean < tallies[$1].mean }
      if best == 0 { right += 1 }
    }
    return Double(right) / Double(trials)
  }

  @Test func `OCBA finds the best of ten more often than equal shares, and as often as published`()
  {
    let ocba = correctSelections(600, byOCBA: true, trials: 300)
    let equal = correctSelections(600, byOCBA: false, trials: 300)
    // With 60 each, P(best of the first two) = Phi(1 / (6 sqrt(2/60))) = 0.82; OCBA spends three times
    // as much on the rivals. The standard error of each share is at most 0.03.
    #expect(equal > 0.6 && equal < 0.9, "\(equal)")
    #expect(ocba > equal + 0.05, "\(ocba) against \(equal)")
    #expect(ocba > 0.85, "\(ocba)")
  }

  @Test func `shares follow Chen's ratios and add up to one`() {
    let designs = [(0.0, 1.0), (1, 1), (2, 1), (1, 3)].map {
      OptimalAllocation.Design(mean: $0.0, deviation: $0.1)
    }
    let shares = OptimalAllocation.shares(designs)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    // N2/N1 = ((1/2)/(1/1))^2, N3/N1 = 3^2.
    #expect(abs(shares[2] / shares[1] - 0.25) < 1e-9)
    #expect(abs(shares[3] / shares[1] - 9) < 1e-9)
    let own = (1 * shares[1]) * shares[1] + shares[2] * shares[2] + shares[3] * shares[3] / 9
    #expect(abs(shares[0] - own.squareRoot()) < 1e-9)
  }

  @Test func `a cheaper design that breaks a constraint gets what its constraint needs`() {
    // The first is cheapest but broken by half a deviation, the second is best, the third dear.
    let designs = [
      OptimalAllocation.Design(mean: 0, deviation: 0.1, violation: 0.5),
      OptimalAllocation.Design(mean: 1, deviation: 0.1, violation: -2),
      OptimalAllocation.Design(mean: 5, deviation: 0.1, violation: -2),
    ]
    #expect(OptimalAllocation.best(designs) == 1)
    let shares = OptimalAllocation.shares(designs)
    // 1 / 0.5^2 against 1 / (4 / 0.1)^2: the dear one is out at a glance.
    #expect(abs(shares[0] / shares[2] - 4 * 1600) < 1e-6)
    #expect(shares[0] > 0.8)
    let none = designs.prefix(1) + [.init(mean: 3, deviation: 0.1, violation: 0.1)]
    #expect(OptimalAllocation.best(Array(none)) == 1)
  }

  @Test func `whole replications add up to what is asked for`() {
    let next = OptimalAllocation.next([0.5, 0.3, 0.2], done: [10, 10, 10], more: 7)
    #expect(next.reduce(0, +) == 7)
    #expect(next[0] >= next[1] && next[1] >= next[2])
    #expect(OptimalAllocation.next([1, 0], done: [100, 0], more: 0) == [0, 0])
  }

  @Test func `a Gaussian process passes by values without noise, and is unsure away from them`()
    throws
  {
    let points = (0..<9).map { [Double($0) / 8] }
    func f(_ x: Double) -> Double { 3 + 2 * x * x - x }
    let values = points.map { f($0[0]) }
    let process = try GaussianProcess(points, values: values, noise: values.map { _ in 0 })
    for point in points {
      let guess = process.predict(point)
      #expect(abs(guess.mean - f(point[0])) < 0.01)
    }
    let between = process.predict([0.3125])
    #expect(abs(between.mean - f(0.3125)) < 0.02)
    #expect(process.predict([2.5]).variance > 20 * between.variance)
    // With noise the guess is smoother than the values.
    let noisy = values.enumerated().map { $1 + ($0 % 2 == 0 ? 0.2 : -0.2) }
    let smooth = try GaussianProcess(points, values: noisy, noise: values.map { _ in 0.04 })
    #expect(abs(smooth.predict([0.5]).mean - f(0.5)) < 0.15)
  }

  @Test func `expected improvement is that of the normal law`() {
    // At a mean on the bound: sigma / sqrt(2 pi).
    #expect(abs(ExpectedImprovement.below(1, mean: 1, variance: 4) - 0.797_884_56) < 1e-7)
    #expect(ExpectedImprovement.below(1, mean: 3, variance: 0) == 0)
    #expect(ExpectedImprovement.below(1, mean: -1, variance: 0) == 2)
    #expect(abs(ExpectedImprovement.probabilityNotAbove0(mean: 0, variance: 1) - 0.5) < 1e-12)
    #expect(ExpectedImprovement.probabilityNotAbove0(mean: -1, variance: 0) == 1)
  }
}
