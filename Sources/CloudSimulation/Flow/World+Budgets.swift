import CloudModel

/// What limits retries: rates in the long run, buckets of tokens, and what is under way.
///
/// Stocks and what is under way are looked at when a tick begins, so that splitting a tick changes
/// nothing.
extension World {
  /// The share of the wanted retries of a kind of clients that its budget allows now, 0 … 1.
  ///
  /// - Parameters:
  ///   - candidates: retries/s that are wanted.
  ///   - first: first tries/s; `failed` and `succeeded`: tries/s of all.
  func granted(
    _ index: Int, _ retries: RetryDesign, candidates: Double, first: Double, failed: Double,
    succeeded: Double
  ) -> Double {
    let kind = retries.kinds[index]
    if candidates <= 0 { return 1 }
    let tick = Double(retries.tick) / 1e9
    switch kind.budget {
    case .tokenBucket(let perSuccess, .some):
      let stock = Units.double(state.retries.stocksAtTick[index]) / 1e9
      return min(1, (stock / tick + perSuccess * succeeded) / candidates)
    case .throttle(_, .some):
      return state.retries.stocksAtTick[index] * 2 > kind.stock ? 1 : 0
    case .concurrent(let most):
      return underWayGrant(Double(most * kind.processes), candidates: candidates)
    case .active(let share, let least):
      let all = failed + succeeded
      let most = underWayGrant(Double(least * kind.processes), candidates: candidates)
      return min(1, max(most, share * all / candidates))
    default:
      return Self.granted(
        kind.budget, candidates: candidates, first: first, failed: failed, succeeded: succeeded)
    }
  }

  /// The share of the wanted retries that keeps so many under way: by Little's law they are under way
  /// as long as all tries are.
  private func underWayGrant(_ most: Double, candidates: Double) -> Double {
    if state.retries.underWay <= 0 { return 1 }
    let rate = most * Double(max(1, tries)) / state.retries.underWay
    return min(1, rate / candidates)
  }

  /// The share of the wanted retries that a budget allows in the long run, 0 … 1; rates per second.
  static func granted(
    _ budget: RetryBudget, candidates: Double, first: Double, failed: Double, succeeded: Double
  ) -> Double {
    if candidates <= 0 { return 1 }
    switch budget {
    case .unlimited, .concurrent: return 1
    case .ratio(let ratio): return min(1, ratio * first / candidates)
    case .tokenBucket(let perSuccess, _): return min(1, perSuccess * succeeded / candidates)
    case .throttle(let tokenRatio, _): return failed <= tokenRatio * succeeded ? 1 : 0
    case .active(let share, _): return min(1, share * (failed + succeeded) / candidates)
    }
  }

  /// How the stocks change in this segment.
  mutating func settleStocks(_ retries: RetryDesign) {
    for (index, kind) in retries.kinds.enumerated() where kind.stock > 0 {
      var all = Double(state.retries.firsts[index])
      var sent = 0.0
      for stage in kind.stages {
        all += Double(state.retries.rates[stage])
        sent += Double(state.retries.flows[stage * 2] + state.retries.flows[stage * 2 + 1])
      }
      var failed = 0.0
      for line in state.losses where line.group == index && line.kind != .intrinsic {
        failed += Double(line.rate)
      }
      let change: Double
      switch kind.budget {
      case .tokenBucket(let perSuccess, _): change = perSuccess * (all - failed) - sent
      case .throttle(let ratio, _): change = ratio * (all - failed) - failed
      default: change = 0
      }
      state.retries.stockRates[index] = Rate(change.rounded())
    }
  }

  /// Brings the stocks up to a moment: in no bucket are more tokens than it holds, or fewer than none.
  mutating func accrueStocks(_ wide: Amount, _ retries: RetryDesign) {
    for index in state.retries.stocks.indices where state.retries.stockRates[index] != 0 {
      let stock = state.retries.stocks[index] + Amount(state.retries.stockRates[index]) * wide
      state.retries.stocks[index] = min(retries.kinds[index].stock, max(0, stock))
    }
  }

  /// What a bucket pays for of so many retries at one moment.
  mutating func takeTokens(_ amount: Amount, _ index: Int, _ retries: RetryDesign) -> Amount {
    guard case .tokenBucket(_, .some) = retries.kinds[index].budget else { return amount }
    let paid = min(amount, state.retries.stocks[index])
    state.retries.stocks[index] -= paid
    return paid
  }

  /// A tick begins: what is there now counts until its end.
  mutating func lookAtStocks(_ retries: RetryDesign) {
    if !retries.hasStocks { return }
    state.retries.stocksAtTick = state.retries.stocks
    var underWay = 0.0
    for region in state.regions.indices {
      let speed = demand.speeds[state.speed]
      let slots = speed.slots(weight: state.regions[region].weight)
      underWay += slots * Double(state.regions[region].utilisation) / 1e6
      underWay += Units.requests(max(0, state.regions[region].queue))
      if state.regions[region].hanging > 0 {
        underWay += Double(state.regions[region].inflow) / 1e9 * speed.patience
      }
    }
    state.retries.underWay = underWay
  }

  /// Retries begin to matter: in the quiet time before, all tries filled the buckets.
  mutating func refillStocks(_ retries: RetryDesign) {
    let quiet = Double(state.now - state.retries.stockTime)
    for (index, kind) in retries.kinds.enumerated() where kind.stock > 0 {
      let ratio: Double =
        switch kind.budget {
        case .tokenBucket(let perSuccess, _): perSuccess
        case .throttle(let tokenRatio, _): tokenRatio
        default: 0
        }
      let rate = Double(state.retries.firsts[index])
      let room = kind.stock - state.retries.stocks[index]
      let filled = ratio * rate * quiet
      state.retries.stocks[index] +=
        filled >= Units.double(room) ? room : Amount(filled.rounded(.down))
    }
  }
}
