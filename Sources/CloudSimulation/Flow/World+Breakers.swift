import CloudModel
import Stochastics

/// Circuit breakers of client libraries: of many processes the shares that are closed and open.
///
/// Each process has a breaker of its own for each region and sees a random part of the calls. What a
/// window holds scatters by the binomial law, so near the ratio some open and others do not.
extension World {
  /// A tick is over: trials of those whose time is over, and a look at the windows of the closed ones.
  mutating func updateBreaker(
    _ breaker: ClientBreaker, _ kind: RetryDesign.Kind, _ index: Int, _ retries: RetryDesign
  ) {
    if state.retries.memory[index].opens.isEmpty {
      state.retries.memory[index].opens = ContiguousArray(repeating: 0, count: kind.openTicks)
    }
    let slot = Int(state.retries.tick % Int64(kind.openTicks))
    let due = state.retries.memory[index].opens[slot]
    var closed = Units.wholeShare - state.retries.memory[index].refused
    var opening: Share = 0
    if closed > 0 {
      let part = Units.share(openingShare(breaker, kind, index, closed: closed))
      opening = Units.part(closed, part)
      if opening > 0 { state.retries.memory[index].keep(Units.wholeShare - part) }
      closed -= opening
    }
    if due > 0 {
      let fails = breaker.chanceToOpen(
        calls: breaker.trials, failing: failingTrials(index, retries))
      let again = Units.part(due, Units.share(fails))
      closed += due - again
      opening += again
    }
    state.retries.memory[index].opens[slot] = opening
    if Units.wholeShare - closed < Units.wholeShare / 1_000_000 {
      closed = Units.wholeShare
      for tick in 0..<kind.openTicks { state.retries.memory[index].opens[tick] = 0 }
    }
    state.retries.memory[index].refused = Units.wholeShare - closed
  }

  /// The share of the closed breakers that open in a tick.
  ///
  /// Of windows that fill with failures as many have reached the ratio as the law says, at any time.
  /// While the share of failures stays, those that share no call are a window apart.
  private mutating func openingShare(
    _ breaker: ClientBreaker, _ kind: RetryDesign.Kind, _ index: Int, closed: Share
  ) -> Double {
    let before = state.retries.memory[index].chance
    state.retries.memory[index].chance = 0
    let requests = state.retries.memory[index].requests
    let processes = Double(kind.processes) * Double(closed) / Double(Units.wholeShare)
    if requests <= 0 || processes <= 0 { return 0 }
    let calls = (requests / processes).rounded(.down)
    if calls < Double(breaker.minimumCalls) { return 0 }
    let failing = 1 - state.retries.memory[index].accepts / requests
    let chance = breaker.chanceToOpen(calls: Int(min(calls, 1e9)), failing: failing)
    state.retries.memory[index].chance = chance
    if chance >= 1 { return 1 }
    let part = 1 / Double(kind.binTicks * Int64(ClientMemory.bins))
    let steady = 1 - PortableMath.exp(part * PortableMath.log(1 - chance))
    return max(steady, (chance - before) / (1 - before))
  }

  /// The chance that a trial fails: as what is sent now fails, or, when nothing is, as the region stands.
  private func failingTrials(_ index: Int, _ retries: RetryDesign) -> Double {
    let memory = state.retries.memory[index]
    if memory.wantedRate > 0 {
      return 1 - Double(memory.acceptedRate) / Double(memory.wantedRate)
    }
    let number = index / retries.kinds.count
    let region = state.regions[number]
    if region.endpointLost > 0 || region.weight == 0 { return 1 }
    if design.loadBalancer.dropsExpired { return 0 }
    let bound = Amount(capacity(of: number, weight: region.weight)) * Amount(patience(number))
    return region.queue >= bound ? 1 : 0
  }
}
