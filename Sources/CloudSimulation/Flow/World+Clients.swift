import CloudModel

/// Clients that look at what became of their tries and refuse some themselves.
///
/// Every kind of clients knows each region on its own, as one that asks another region's address does.
/// Whether a try is accepted counts when it is sent: a late one is known to fail a deadline too early.
extension World {
  /// Keeps back what clients refuse to send to a region.
  mutating func holdBack(_ region: Int, _ retries: RetryDesign) {
    let base = region * retries.kinds.count
    for kind in retries.kinds.indices {
      let comes = state.retries.arriving[base + kind]
      let part = Units.part(comes, state.retries.memory[base + kind].refused)
      // A breaker counts the calls that it lets through.
      state.retries.memory[base + kind].wantedRate =
        retries.kinds[kind].breaker == nil ? comes : comes - part
      if part == 0 { continue }
      let isDead = state.regions[region].endpointLost > 0 || state.regions[region].weight == 0
      let owner = isDead ? blocker(of: region) : capacityOwner(of: region)
      let phase =
        isDead
        ? unreachablePhase(owner: owner, region: region)
        : capacityPhase(owner: owner, region: region)
      add(
        LossLine(
          owner: owner, phase: phase, kind: .throttled, region: region, rate: part,
          requestClass: retries.kinds[kind].requestClass, group: kind))
      state.retries.arriving[base + kind] -= part
      state.regions[region].inflow -= part
      state.retries.throttled += part
    }
  }

  /// Notes what is accepted in this segment of what each kind of clients sends to each region.
  mutating func noteAccepts(_ retries: RetryDesign) {
    let count = retries.kinds.count
    for index in state.retries.memory.indices {
      state.retries.memory[index].acceptedRate = state.retries.arriving[index]
    }
    for line in state.losses
    where line.group >= 0 && line.kind != .throttled && line.kind != .intrinsic {
      let index = line.region * count + line.group
      let rate = state.retries.memory[index].acceptedRate - line.rate
      state.retries.memory[index].acceptedRate = max(0, rate)
    }
  }

  /// Fills the memories with the quiet time before: all that was wanted was accepted.
  mutating func fillMemories(_ retries: RetryDesign) {
    for (index, kind) in retries.kinds.enumerated() {
      for region in state.regions.indices where !state.retries.memory.isEmpty {
        let rate = Units.part(state.retries.firsts[index], state.regions[region].share)
        state.retries.memory[region * retries.kinds.count + index].fill(
          rate, binLength: kind.binTicks * retries.tick)
      }
    }
  }

  /// A tick is over: the clients look at their memories.
  mutating func updateClients(_ retries: RetryDesign) {
    for index in state.retries.memory.indices {
      let kind = retries.kinds[index % retries.kinds.count]
      if let throttle = kind.throttle {
        let chance = throttle.rejection(
          requests: state.retries.memory[index].requests,
          accepts: state.retries.memory[index].accepts, processes: Double(kind.processes))
        state.retries.memory[index].refused = chance < 1e-6 ? 0 : Units.share(chance)
      } else if let breaker = kind.breaker {
        updateBreaker(breaker, kind, index, retries)
      }
      if state.retries.tick % kind.binTicks == 0 { state.retries.memory[index].turn() }
    }
  }

  /// Whether no client refuses anything.
  var clientsTrust: Bool { state.retries.memory.allSatisfy { $0.refused == 0 } }
}
