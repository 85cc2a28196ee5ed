import Testing

@testable import Stochastics

struct LogLinearFitTests {
  private typealias Observation = LogLinearFit.Observation

  @Test func `a factor for each group is the ratio of the groups' rates`() throws {
    let counts = [3.0, 5, 10, 0, 40, 20]
    let exposures = [1.0, 2, 1, 1, 4, 1]
    let observations = counts.indices.map { index in
      Observation(
        count: counts[index], exposure: exposures[index],
        terms: index < 3 ? [(0, 1)] : [(0, 1), (1, 1)])
    }
    let fit = try LogLinearFit(observations, columns: 2, lags: 0)
    // Rates 18 / 4 and 60 / 6.
    #expect(abs(fit.coefficients[0] - PortableMath.log(4.5)) < 1e-12)
    #expect(abs(fit.coefficients[1] - PortableMath.log(10 / 4.5)) < 1e-12)
    for item in observations {
      #expect(abs(fit.mean(item) / item.exposure - (item.terms.count == 1 ? 4.5 : 10)) < 1e-10)
    }
    // Without lags the sandwich of one group is the sum of squared residuals over its count squared.
    let squares = (0..<3).reduce(0.0) {
      let rest = counts[$1] - 4.5 * exposures[$1]
      return $0 + rest * rest
    }
    #expect(abs(fit.covariance[0][0] - squares / (18 * 18)) < 1e-12)
  }

  @Test func `growth is found where counts grow exactly`() throws {
    let observations = (0..<200).map { index in
      let t = Double(index) / 100
      return Observation(
        count: 50 * PortableMath.exp(0.3 * t), exposure: 1, terms: [(0, 1), (1, t)])
    }
    let fit = try LogLinearFit(observations, columns: 2, lags: 5)
    #expect(abs(fit.coefficients[1] - 0.3) < 1e-9)
    #expect(fit.explained > 1 - 1e-12)
    #expect(fit.covariance[1][1] < 1e-15)
  }

  @Test func `standard errors cover the truth under correlated noise`() throws {
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "test", purpose: "noise"), replication: 0)
    var covered = 0
    let trials = 400
    for _ in 0..<trials {
      var x = 0.0
      let observations = (0..<600).map { index in
        x = 0.8 * x + 0.6 * 0.2 * PortableMath.normalQuantile(stream.nextUniform())
        let mean = index % 2 == 0 ? 100.0 : 200
        return Observation(
          count: mean * PortableMath.exp(x - 0.02), exposure: 1,
          terms: index % 2 == 0 ? [(0, 1)] : [(0, 1), (1, 1)])
      }
      let fit = try LogLinearFit(observations, columns: 2, lags: 24)
      let error = fit.covariance[0][0].squareRoot()
      if abs(fit.coefficients[0] - PortableMath.log(100)) < 1.96 * error { covered += 1 }
    }
    // Bartlett weights are a little short in 600 values; 0.95 - 0.08 less 4 standard errors of a share.
    #expect(Double(covered) / Double(trials) > 0.83)
    #expect(Double(covered) / Double(trials) < 0.985)
  }

  @Test func `columns that cannot be told apart are an error`() {
    let observations = (0..<10).map { _ in
      Observation(count: 1, exposure: 1, terms: [(0, 1), (1, 1)])
    }
    #expect(throws: StatisticsError.self) {
      try LogLinearFit(observations, columns: 2, lags: 0)
    }
    #expect(throws: StatisticsError.notComputable("fit to nothing")) {
      try LogLinearFit([], columns: 1, lags: 0)
    }
  }
}
