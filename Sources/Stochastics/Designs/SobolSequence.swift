internal import CGSL

/// Points that fill a unit cube evenly, by GSL's Sobol sequence.
///
/// **Source**: Sobol, USSR Computational Mathematics and Mathematical Physics 7 (1967), 86-112, DOI
/// 10.1016/0041-5553(67)90144-9; Bratley and Fox, Algorithm 659, ACM TOMS 14 (1988), DOI
/// 10.1145/42288.214372, as GSL has it.
public enum SobolSequence {
  /// The most dimensions; above them the library would give zeros without an error.
  public static let mostDimensions = 40

  /// The first points of the sequence without its origin: GSL begins at the cube's middle.
  ///
  /// - Parameters:
  ///   - count: how many; 0 or more.
  ///   - dimensions: 1 to `mostDimensions`.
  ///   - skip: points that are left out at the start.
  ///   - shift: added to each coordinate, modulo 1 (a Cranley-Patterson rotation); none without.
  /// - Returns: `points[point][dimension]`, each in [0, 1).
  /// - Throws: `StatisticsError` for dimensions out of range.
  public static func points(
    _ count: Int, dimensions: Int, skip: Int = 0, shift: [Double]? = nil
  ) throws(StatisticsError) -> [[Double]] {
    try Intervals.require(
      (1...mostDimensions).contains(dimensions), "dimensions", Double(dimensions),
      "1 to \(mostDimensions)")
    precondition(count >= 0 && skip >= 0, "\(count) points after \(skip)")
    precondition(shift.map { $0.count == dimensions } ?? true, "a shift of other dimensions")
    SpecialFunctions.silenceGSL()
    if count == 0 { return [] }
    var flat = [Double](repeating: 0, count: count * dimensions)
    try SpecialFunctions.check(
      nines_sobol(UInt32(dimensions), skip, count, &flat), "Sobol sequence")
    return (0..<count).map { point in
      (0..<dimensions).map { axis in
        let value = flat[point * dimensions + axis] + (shift?[axis] ?? 0)
        return value - value.rounded(.down)
      }
    }
  }
}
