import CloudModel

/// The ticks in which retries are followed: what fails in one comes back over later ones.
extension World {
  mutating func startTicking(_ retries: RetryDesign) {
    state.retries.isTicking = true
    state.retries.tick = state.now / retries.tick
    fillMemories(retries)
    refillStocks(retries)
    lookAtStocks(retries)
    schedule(Event(.retryTick), at: (state.retries.tick + 1) * retries.tick)
  }

  /// Brings the amounts that wait for a retry up to a moment.
  mutating func accrueRetries(_ wide: Amount) {
    state.retries.sent += Amount(tries - state.retries.throttled + state.retries.copies) * wide
    if let retries = design.retries, retries.hasHedges { accrueHedges(wide, retries) }
    state.retries.unsent += Amount(state.retries.throttled) * wide
    if !state.retries.isTicking { return }
    for index in state.retries.memory.indices { state.retries.memory[index].book(wide) }
    if let retries = design.retries, retries.hasStocks { accrueStocks(wide, retries) }
    for index in state.retries.flows.indices where state.retries.flows[index] != 0 {
      let amount = Amount(state.retries.flows[index]) * wide
      state.retries.pending[index] += amount
      state.retries.held += amount
    }
    state.retries.held -= Amount(state.retries.load) * wide
  }

  /// A tick is over: what failed in it is laid out over the coming ones, and the next comes back.
  mutating func tickRetries() {
    guard let retries = design.retries else { return }
    layOut(retries)
    state.retries.tick += 1
    updateClients(retries)
    lookAtStocks(retries)
    lookAtWaits(retries)
    let slot = Int(state.retries.tick % Int64(retries.span))
    let calm =
      !state.retries.isFailing && clientsTrust && state.regions.allSatisfy { $0.queue <= 0 }
    var load: Rate = 0
    var left: Amount = 0
    for stage in retries.stages.indices {
      let base = stage * retries.span
      if calm {
        for bin in 0..<retries.span where bin != slot {
          state.retries.bins[base + slot] += state.retries.bins[base + bin]
          state.retries.bins[base + bin] = 0
        }
      }
      let amount = state.retries.bins[base + slot]
      let rate = Rate(amount / Amount(retries.tick))
      state.retries.rates[stage] = rate
      load += rate
      let rest = amount - Amount(rate) * Amount(retries.tick)
      state.retries.bins[base + slot] = 0
      state.retries.bins[base + (slot + 1) % retries.span] += rest
      left += rest
    }
    state.retries.load = load
    if calm, load == 0 {
      // Less than a nano-request a second of each stage is left: it succeeds.
      for index in state.retries.bins.indices { state.retries.bins[index] = 0 }
      state.ledger.good += left
      state.regions[0].servedTotal += left
      state.retries.held -= left
      state.retries.isTicking = false
      state.retries.stockTime = state.now
      precondition(state.retries.held == 0, "\(state.retries.held) requests wait for no retry")
    } else {
      schedule(Event(.retryTick), at: (state.retries.tick + 1) * retries.tick)
    }
    state.isStale = true
  }

  private mutating func layOut(_ retries: RetryDesign) {
    for (stage, spec) in retries.stages.enumerated() {
      for late in 0..<2 {
        let amount = state.retries.pending[stage * 2 + late]
        if amount == 0 { continue }
        state.retries.pending[stage * 2 + late] = 0
        var left = amount
        let kernel = spec.kernels[late]
        let last = kernel.lastIndex { $0 > 0 } ?? 0
        for index in 0...last where kernel[index] > 0 {
          let part =
            index == last ? left : amount / Amount(Units.wholeShare) * Amount(kernel[index])
          let bin = Int((state.retries.tick + 1 + Int64(index)) % Int64(retries.span))
          state.retries.bins[stage * retries.span + bin] += part
          left -= part
        }
      }
    }
  }
}
