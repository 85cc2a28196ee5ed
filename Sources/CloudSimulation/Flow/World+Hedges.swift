import CloudModel

/// Copies of tries that take long: more load, and fewer requests that are slow.
///
/// A copy of a try that fails is its next try. A copy of one that would have been answered takes a slot
/// and helps no count: it is as if the instances were slower by so much.
extension World {
  /// Takes the work of copies from a region's capacity.
  mutating func copySlowTries(_ admitted: Rate, _ region: Int, _ retries: RetryDesign) {
    let base = region * retries.kinds.count
    var copies: Rate = 0
    for (kind, design) in retries.kinds.enumerated() {
      guard let hedge = design.hedge else { continue }
      let rate = state.retries.admitted[base + kind]
      copies += Rate(
        (Double(rate) * Double(state.retries.again[base + kind]) / 1e12).rounded(.down))
      let slow = hedge.law.slower(than: hedge.after - wait(in: region))
      state.retries.slowFirst += Units.part(rate, Units.share(slow))
      let all = (1..<hedge.copies).reduce(slow) { product, _ in product * slow }
      state.retries.slowAll += Units.part(rate, Units.share(all))
    }
    if copies == 0 { return }
    state.retries.copies += copies
    state.regions[region].mixSpeed *= Double(admitted) / Double(admitted + copies)
  }

  /// Seconds that requests waited in a region when this tick began.
  private func wait(in region: Int) -> Double { state.regions[region].hedgedWait }

  /// A tick begins: clients hedge by the waits that they see.
  mutating func lookAtWaits(_ retries: RetryDesign) {
    if !retries.hasHedges { return }
    for region in state.regions.indices {
      let capacity = capacity(of: region, weight: state.regions[region].weight)
      let queue = Units.requests(max(0, state.regions[region].queue))
      let wait = capacity > 0 ? queue * 1e9 / Double(capacity) : 0
      state.regions[region].hedgedWait = wait
      for (kind, design) in retries.kinds.enumerated() {
        guard let hedge = design.hedge else { continue }
        state.retries.again[region * retries.kinds.count + kind] = Units.share(
          hedge.again(wait: wait))
      }
    }
  }

  /// Counts copies and slow tries up to a moment.
  mutating func accrueHedges(_ wide: Amount, _ retries: RetryDesign) {
    var rate = state.retries.copies
    for kind in retries.kinds where kind.hedge != nil {
      for stage in kind.stages { rate += state.retries.rates[stage] }
    }
    state.retries.hedges += Amount(rate) * wide
    state.retries.slowFirsts += Amount(state.retries.slowFirst) * wide
    state.retries.slowAlls += Amount(state.retries.slowAll) * wide
  }

  /// Whether requests wait while clients look at how long.
  func hedgesFollowWaits(_ retries: RetryDesign) -> Bool {
    retries.hasHedges && state.regions.contains { $0.queue > 0 || $0.growth > 0 }
  }
}
