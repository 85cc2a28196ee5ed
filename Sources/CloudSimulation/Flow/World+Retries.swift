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
    if retries.isGrouped { groupLosses(retries) }
    if retries.hasMemory { noteAccepts(retries) }
    let tries = tries
    var failing: Rate = 0
    for line in state.losses where line.kind != .intrinsic { failing += line.rate }
    state.retries.isFailing = Int128(failing) * 100 > Int128(tries)
    if !state.retries.isTicking, hedgesFollowWaits(retries) { startTicking(retries) }
    if failing > 0, retries.ticks {
      if state.retries.isFailing, !state.retries.isTicking { startTicking(retries) }
      if retries.isGrouped {
        for group in retries.kinds.indices { settle(group: group, retries) }
      } else {
        let weights = weights(retries, failing: failing, tries: tries)
        let share = Units.share(min(1, weights.reduce(0, +) / Double(tries)))
        repeatTries(share: share, weights, group: -1, retries)
      }
    }
    if retries.hasStocks { settleStocks(retries) }
    watchOverload()
  }

  /// The retries of one kind of clients, whose tries are followed on their own.
  private mutating func settle(group: Int, _ retries: RetryDesign) {
    var failing: Rate = 0
    for line in state.losses where line.group == group && line.kind != .intrinsic {
      failing += line.rate
    }
    let tries = state.retries.tries[group]
    if failing == 0 || tries == 0 { return }
    var weights = [Double](repeating: 0, count: retries.stages.count)
    fill(
      &weights, group, retries, first: Double(state.retries.firsts[group]),
      failed: min(1, Double(failing) / Double(tries)))
    let share = Units.share(min(1, weights.reduce(0, +) / Double(tries)))
    repeatTries(share: share, weights, group: group, retries)
  }

  /// Sends a share of what fails into its wait, or takes it to succeed while the service is well.
  private mutating func repeatTries(
    share: Share, _ weights: [Double], group: Int, _ retries: RetryDesign
  ) {
    if state.retries.isTicking {
      delay(share: share, weights, group: group, retries)
    } else {
      forgive(share: share, group: group)
    }
  }

  /// Tries per second that are tried again should they fail, by the stage that follows.
  private func weights(_ retries: RetryDesign, failing: Rate, tries: Rate) -> [Double] {
    var weights = [Double](repeating: 0, count: retries.stages.count)
    // Work that chance takes from what waited may come on top of all that arrives too late.
    let failed = min(1, Double(failing) / Double(tries))
    for (index, kind) in retries.kinds.enumerated() {
      fill(&weights, index, retries, first: Double(state.offered) * kind.share, failed: failed)
    }
    return weights
  }

  /// The same of one kind of clients.
  private func fill(
    _ weights: inout [Double], _ index: Int, _ retries: RetryDesign, first: Double, failed: Double
  ) {
    let kind = retries.kinds[index]
    if kind.stages.isEmpty { return }
    var all = first
    for stage in kind.stages {
      weights[stage] =
        stage == kind.stages.lowerBound ? first : Double(state.retries.rates[stage - 1])
      all += Double(state.retries.rates[stage])
    }
    let candidates = failed * kind.stages.reduce(0) { $0 + weights[$1] }
    let granted = granted(
      index, retries, candidates: candidates, first: first, failed: failed * all,
      succeeded: (1 - failed) * all)
    for stage in kind.stages { weights[stage] *= granted }
  }

  /// A few failures in a service that is well: their next try succeeds, with the load they add unseen.
  private mutating func forgive(share: Share, group: Int) {
    for index in state.losses.indices
    where state.losses[index].kind != .intrinsic && state.losses[index].group == group {
      let part = Units.part(state.losses[index].rate, share)
      state.losses[index].retried = part
      state.regions[state.losses[index].region].served += part
    }
  }

  /// Sends what is tried again into the wait before its next try, by stage.
  private mutating func delay(
    share: Share, _ weights: [Double], group: Int, _ retries: RetryDesign
  ) {
    let timeout = demand.speeds[state.speed].patience
    var sums: [Rate] = [0, 0]
    for index in state.losses.indices
    where state.losses[index].kind != .intrinsic && state.losses[index].group == group {
      let line = state.losses[index]
      let part = Units.part(line.rate, share)
      state.losses[index].retried = part
      sums[isLate(line) && timeout > 0 ? 1 : 0] += part
    }
    for late in 0..<2 where sums[late] > 0 {
      for (stage, part) in Apportion.parts(of: sums[late], weights).enumerated() {
        state.retries.flows[stage * 2 + late] += part
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
    guard let retries = design.retries, retries.ticks else { return amount }
    var weights = [Double](repeating: 0, count: retries.stages.count)
    let tries: Rate
    if retries.isGrouped {
      if line.group < 0 { return amount }
      tries = max(1, state.retries.tries[line.group])
      fill(
        &weights, line.group, retries, first: Double(state.retries.firsts[line.group]), failed: 1)
    } else {
      tries = max(1, self.tries)
      weights = self.weights(retries, failing: tries, tries: tries)
    }
    if !state.retries.isTicking { startTicking(retries) }
    let total = weights.reduce(0, +)
    if total <= 0 { return amount }
    let share = Units.share(min(1, total / Double(tries)))
    var again = amount / Amount(Units.wholeShare) * Amount(share)
    if retries.hasStocks { again = takeTokens(again, line.group, retries) }
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
}
