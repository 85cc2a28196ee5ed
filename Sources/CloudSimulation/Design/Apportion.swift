/// Largest-remainder rounding: parts that add up to the whole exactly.
enum Apportion {
  /// Shares in exact units, which add up to the whole; equal remainders go to the earlier part.
  static func shares(_ weights: [Double]) -> [Share] {
    let total = weights.reduce(0, +)
    let exact = weights.map { $0 / total * 1e12 }
    var parts = exact.map { Share($0.rounded(.down)) }
    var left = Units.wholeShare - parts.reduce(0, +)
    let order = exact.indices.sorted {
      let a = exact[$0] - exact[$0].rounded(.down)
      let b = exact[$1] - exact[$1].rounded(.down)
      return a == b ? $0 < $1 : a > b
    }
    var next = 0
    while left > 0, !order.isEmpty {
      parts[order[next % order.count]] += 1
      left -= 1
      next += 1
    }
    return parts
  }
}
