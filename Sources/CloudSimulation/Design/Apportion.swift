/// Largest-remainder rounding: parts that add up to the whole exactly.
enum Apportion {
  /// Shares in exact units, which add up to the whole; equal remainders go to the earlier part.
  static func shares(_ weights: [Double]) -> [Share] { parts(of: Units.wholeShare, weights) }

  /// Whole parts of a whole number by weights, which are not all 0.
  static func parts(of whole: Int64, _ weights: [Double]) -> [Int64] {
    let total = weights.reduce(0, +)
    let exact = weights.map { $0 / total * Double(whole) }
    var parts = exact.map { Int64($0.rounded(.down)) }
    var left = whole - parts.reduce(0, +)
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

  /// An amount in parts by exact shares that add up to the whole; equal remainders go to the earlier.
  static func amounts(of total: Amount, _ shares: [Share]) -> [Amount] {
    // Product and quotient in two steps, as the product alone may exceed 128 bits.
    let whole = Amount(Units.wholeShare)
    let (high, low) = total.quotientAndRemainder(dividingBy: whole)
    var parts = shares.map { high * Amount($0) + low * Amount($0) / whole }
    let left = Int(total - parts.reduce(0, +))
    if left == 0 { return parts }
    let rests = shares.map { low * Amount($0) % whole }
    let order = shares.indices.sorted { rests[$0] == rests[$1] ? $0 < $1 : rests[$0] > rests[$1] }
    for index in order.prefix(left) { parts[index] += 1 }
    return parts
  }
}
