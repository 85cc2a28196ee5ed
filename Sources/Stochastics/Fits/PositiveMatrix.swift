internal import CGSL

/// Linear systems with a symmetric positive definite matrix, by GSL; for fits, never in a simulation.
enum PositiveMatrix {
  /// The solutions x of A x = b for several b, by the Cholesky factor of A.
  ///
  /// - Parameters:
  ///   - elements: A, row by row.
  ///   - sides: each b.
  /// - Throws: `StatisticsError.notComputable` when A is not positive definite.
  static func solve(
    _ elements: [[Double]], _ sides: [[Double]]
  ) throws(StatisticsError) -> [[Double]] {
    try solveWithDeterminant(elements, sides).solutions
  }

  /// The same, with the natural logarithm of A's determinant.
  static func solveWithDeterminant(
    _ elements: [[Double]], _ sides: [[Double]]
  ) throws(StatisticsError) -> (solutions: [[Double]], logDeterminant: Double) {
    let size = elements.count
    SpecialFunctions.silenceGSL()
    guard size > 0, let matrix = gsl_matrix_alloc(size, size), let x = gsl_vector_alloc(size)
    else { throw .notComputable("system of \(size) linear equations") }
    defer {
      gsl_matrix_free(matrix)
      gsl_vector_free(x)
    }
    for (row, line) in elements.enumerated() {
      for (column, value) in line.enumerated() { gsl_matrix_set(matrix, row, column, value) }
    }
    try SpecialFunctions.check(gsl_linalg_cholesky_decomp1(matrix), "Cholesky factor")
    var logDeterminant = 0.0
    for row in 0..<size { logDeterminant += 2 * PortableMath.log(gsl_matrix_get(matrix, row, row)) }
    var solutions: [[Double]] = []
    for side in sides {
      precondition(side.count == size, "\(side.count) values for \(size) equations")
      for (index, value) in side.enumerated() { gsl_vector_set(x, index, value) }
      try SpecialFunctions.check(
        gsl_linalg_cholesky_svx(matrix, x), "solution of linear equations")
      solutions.append((0..<size).map { gsl_vector_get(x, $0) })
    }
    return (solutions, logDeterminant)
  }

  /// The inverse matrix, row by row.
  static func inverse(_ elements: [[Double]]) throws(StatisticsError) -> [[Double]] {
    let size = elements.count
    return try solve(
      elements, (0..<size).map { row in (0..<size).map { $0 == row ? 1 : 0 } })
  }
}
