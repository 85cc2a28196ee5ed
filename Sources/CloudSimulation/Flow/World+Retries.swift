import CloudModel

/// Failed tries that come back.
///
/// A request is counted once: when a try of it fails for good, to what blocked that try. Until then it
/// waits, as one in a queue does. Retries are load: they are spread over regions like first tries.
extension World {
  /// First tries and retries that arrive now.
  var tries: Rate { state.offered + state.retries.load }

  /// Requests that neither succeeded nor failed: in queues, unless given up, and between tries.
  func waitingRequests() -> Amount {
    var sum = state.retries.held
    for region in state.regions.indices { sum += patientBacklog(region) }
    return sum
  }

  /// Requests in a region's queue whose clients still wait.
  func patientBacklog(_ region: Int) -> Amount {
    var sum = state.regions[region].queue
    for block in state.regions[region].line where block.isExpired { sum -= block.amount }
    return sum
  }

  /// Divides what fails into what is tried again and what has failed for good.
  mutating func settleRetries() {
    guard let retries = design.retries else { return }
    for index in state.retries.flows.indices { state.retries.flows[index] = 0 }
    let tries = tries
    var failing: Rate = 0
    for line in state.losses where line.kind != .intrinsic { failing += line.rate }
    state.retries.isFailing = Int128(failing) * 100 > Int128(tries)
    if failing > 0 {
      let weights = weights(retries, failing: failing, tries: tries)
      let share = min(1, weights.reduce(0, +) / Double(tries))
      if state.retries.isFailing, !state.retries.isTicking { startTicking(retries) }
      if state.retries.isTicking {
        delay(share: Units.share(share), weights, retries)
      } else {
        forgive(share: Units.share(share))
      }
    }
    watchOverload()
  }

  /// Tries per second that are tried again should they fail, by the stage that follows.
  private func weights(_ retries: RetryDesign, failing: Rate, tries: Rate) -> [Double] {
    var weights = [Double](repeating: 0, count: retries.stages.count)
    let failed = Double(failing) / Double(tries)
    for kind in retries.kinds where !kind.stages.isEmpty {
      let first = Double(state.offered) * kind.share
      var all = first
      for stage in kind.stages {
        weights[stage] =
          stage == kind.stages.lowerBound ? first : Double(state.retries.rates[stage - 1])
        all += Double(state.retries.rates[stage])
      }
      let candidates = failed * kind.stages.reduce(0) { $0 + weights[$1] }
      let granted = Self.granted(
        kind.budget, candidates: candidates, first: first, failed: failed * all,
        succeeded: (1 - failed) * all)
      for stage in kind.stages { weights[stage] *= granted }
    }
    return weights
  }

  /// The share of the wanted retries that a budget allows in the long run, 0 … 1; rates per second.
  static func granted(
    _ budget: RetryBudget, candidates: Double, first: Double, failed: Double, succeeded: Double
  ) -> Double {
    if candidates <= 0 { return 1 }
    switch budget {
    case .unlimited: return 1
    case .ratio(let ratio): return min(1, ratio * first / candidates)
    case .tokenBucket(let perSuccess): return min(1, perSuccess * succeeded / candidates)
    case .throttle(let tokenRatio): return failed <= tokenRatio * succeeded ? 1 : 0
    }
  }

  /// A few failures in a service that is well: their next try succeeds, with the load they add unseen.
  private mutating func forgive(share: Share) {
    for index in state.losses.indices where state.losses[index].kind != .intrinsic {
      let part = Units.part(state.losses[index].rate, share)
      state.losses[index].retried = part
      state.regions[state.losses[index].region].served += part
    }
  }

  /// Sends what is tried again into the wait before its next try, by stage.
  private mutating func delay(share: Share, _ weights: [Double], _ retries: RetryDesign) {
    let timeout = demand.speeds[state.speed].patience
    var sums: [Rate] = [0, 0]
    for index in state.losses.indices where state.losses[index].kind != .intrinsic {
      let line = state.losses[index]
      let part = Units.part(line.rate, share)
      state.losses[index].retried = part
      sums[isLate(line) && timeout > 0 ? 1 : 0] += part
    }
    for late in 0..<2 where sums[late] > 0 {
      for (stage, part) in Apportion.parts(of: sums[late], weights).enumerated() {
        state.retries.flows[stage * 2 + late] = part
      }
    }
  }

  /// Whether a try fails only when its client's timeout is over.
  private func isLate(_ line: LossLine) -> Bool {
    let region = state.regions[line.region]
    return line.kind == .timedOut
      || line.kind == .unreachable && (region.hanging > 0 || region.view.hangsUsers)
  }

  /// Requests that are thrown out of a queue at this moment; returns what fails for good.
  mutating func retryNow(_ amount: Amount, _ line: LossLine) -> Amount {
    guard let retries = design.retries else { return amount }
    if !state.retries.isTicking { startTicking(retries) }
    let weights = weights(retries, failing: max(1, tries), tries: max(1, tries))
    let total = weights.reduce(0, +)
    if total <= 0 { return amount }
    let share = Units.share(min(1, total / Double(max(1, tries))))
    let again = amount / Amount(Units.wholeShare) * Amount(share)
    var left = again
    let last = weights.lastIndex { $0 > 0 } ?? 0
    for stage in weights.indices {
      let part = stage == last ? left : Amount(Double(again) * (weights[stage] / total))
      let kept = min(left, part)
      state.retries.pending[stage * 2 + (isLate(line) ? 1 : 0)] += kept
      left -= kept
    }
    state.retries.held += again
    return amount - again
  }

  // MARK: Ticks

  private mutating func startTicking(_ retries: RetryDesign) {
    state.retries.isTicking = true
    state.retries.tick = state.now / retries.tick
    schedule(Event(.retryTick), at: (state.retries.tick + 1) * retries.tick)
  }

  /// Brings the amounts that wait for a retry up to a moment.
  mutating func accrueRetries(_ wide: Amount) {
    state.retries.tries += Amount(tries) * wide
    if !state.retries.isTicking { return }
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
    let slot = Int(state.retries.tick % Int64(retries.span))
    let calm = !state.retries.isFailing && state.regions.allSatisfy { $0.queue <= 0 }
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
