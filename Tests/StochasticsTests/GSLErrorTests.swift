import Testing

@testable import Stochastics

/// What GSL cannot compute becomes a Swift error, and does not end the program as GSL's handler would.
struct GSLErrorTests {
  @Test func `arguments outside the domain of a special function are errors`() {
    let wrong: [(String, () throws(StatisticsError) -> Double)] = [
      (
        "the Student's t probability could not be computed",
        { () throws(StatisticsError) in
          try SpecialFunctions.studentCDF(.nan, degreesOfFreedom: 3)
        }
      ),
      (
        "a is nan; allowed: greater than 0",
        { () throws(StatisticsError) in try SpecialFunctions.betaQuantile(0.5, .nan, 2) }
      ),
      (
        "b is 0.0; allowed: greater than 0",
        { () throws(StatisticsError) in try SpecialFunctions.betaQuantile(0.5, 2, 0) }
      ),
      (
        "p is 2.0; allowed: 0 to 1",
        { () throws(StatisticsError) in try SpecialFunctions.betaQuantile(2, 2, 2) }
      ),
      (
        "the chi-square probability could not be computed",
        { () throws(StatisticsError) in
          try SpecialFunctions.chiSquareTail(.nan, degreesOfFreedom: 2)
        }
      ),
      (
        "trials is 5000000000.0; allowed: up to 4,294,967,295",
        { () throws(StatisticsError) in
          try SpecialFunctions.binomialCDF(3, trials: 5_000_000_000, p: 0.5)
        }
      ),
    ]
    for (message, compute) in wrong {
      #expect { _ = try compute() } throws: { "\($0)" == message }
    }
  }

  @Test func `a status of GSL becomes an error with GSL's own words`() {
    // GSL_EDOM is 1.
    #expect {
      try SpecialFunctions.check(1, "root")
    } throws: { "\($0)" == "the root (input domain error) could not be computed" }
    #expect(throws: Never.self) { try SpecialFunctions.check(0, "root") }
  }

  @Test func `a domain error inside GSL does not abort`() {
    // Cholesky's factor of an indefinite matrix: GSL reports a domain error from within.
    #expect {
      try PositiveMatrix.solve([[1, 2], [2, 1]], [[1, 1]])
    } throws: {
      "\($0)" == "the Cholesky factor (input domain error) could not be computed"
    }
  }
}
