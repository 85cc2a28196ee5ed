/// A choice among categories of given weights, in constant time by the alias method.
///
/// One draw of 64 bits a choice. It is not inversion: a small change of a weight may change choices
/// of any category. Where two designs must stay in step, give both the same weights.
///
/// **Source**: Walker (1977), DOI 10.1145/355744.355749; the table in linear time after Vose (1991),
/// DOI 10.1109/32.92917.
public struct CategoricalChoice: Equatable, Sendable {
  /// The probability of each category.
  public let probabilities: [Double]
  /// The share of each column that belongs to its own category.
  private let own: [Double]
  /// The category of the rest of each column.
  private let alias: [Int]

  /// Makes the choice; *O(n)*.
  ///
  /// - Parameter weights: at least one, each 0 or more, with a positive finite sum; a category of
  ///   weight 0 is never chosen.
  /// - Throws: `ParameterError` naming the first weight that is not allowed.
  public init(weights: [Double]) throws(ParameterError) {
    try ParameterError.require(
      !weights.isEmpty, "number of weights", Double(weights.count), "1 or more")
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      try ParameterError.require(
        weight >= 0 && weight.isFinite, "weight \(index + 1)", weight, "0 or more")
      sum += weight
    }
    try ParameterError.require(
      sum > 0 && sum.isFinite, "sum of the weights", sum, "greater than 0")
    probabilities = weights.map { $0 / sum }
    (own, alias) = Self.table(probabilities)
  }

  /// Draws a category; uses exactly one number of the stream.
  public func sample(using stream: inout RandomStream) -> Int {
    let product = stream.nextUInt64().multipliedFullWidth(by: UInt64(own.count))
    let column = Int(truncatingIfNeeded: product.high)
    // The lower half is uniform within the column; 53 bits of it fit a Double exactly.
    let place = Double(product.low >> 11) * 0x1p-53
    return place < own[column] ? column : alias[column]
  }

  /// Fills every column of height 1 from a category that needs less and one that needs more.
  private static func table(_ probabilities: [Double]) -> (own: [Double], alias: [Int]) {
    let n = probabilities.count
    var height = probabilities.map { $0 * Double(n) }
    var own = [Double](repeating: 1, count: n)
    var alias = Array(0..<n)
    var small = (0..<n).filter { height[$0] < 1 }
    var large = (0..<n).filter { height[$0] >= 1 }
    while let less = small.last, let more = large.last {
      small.removeLast()
      own[less] = height[less]
      alias[less] = more
      height[more] = (height[more] + height[less]) - 1
      if height[more] < 1 {
        large.removeLast()
        small.append(more)
      }
    }
    // What is left differs from 1 by rounding alone, and none of it has weight 0: as heights add up
    // to n, a column of height 0 always finds a large one.
    return (own, alias)
  }
}
