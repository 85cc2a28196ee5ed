import CloudModel

extension World {
  /// Brings every total up to a moment, at the rates of the current segment.
  ///
  /// *O(regions + current losses)*.
  mutating func accrue(to time: Int64) {
    precondition(time >= state.now, "time falls from \(state.now) ns to \(time) ns")
    let duration = time - state.now
    if duration == 0 { return }
    precondition(!state.isStale, "rates are stale at \(state.now) ns")
    let wide = Amount(duration)
    state.ledger.valid += Amount(state.offered) * wide
    state.ledger.good += Amount(state.goodRate) * wide
    for index in state.regions.indices {
      let inflow = state.regions[index].inflow
      let started = Amount(state.regions[index].served) * wide
      let grown = Amount(state.regions[index].growth) * wide
      state.regions[index].latency.book(
        duration, weight: state.regions[index].weight,
        utilisation: state.regions[index].utilisation, started: started,
        prefill: demand.speeds[state.speed].meanPrefill,
        tokenTime: state.regions[index].tokenTime,
        backlog: 2 * (state.regions[index].queue + state.regions[index].waiting) + grown)
      let delay = state.regions[index].view.latency
      if delay > 0 { state.regions[index].latency.book(delay: delay, of: started) }
      if inflow == 0, state.regions[index].growth == 0, state.regions[index].line.isEmpty {
        continue
      }
      state.regions[index].arrived += Amount(inflow) * wide
      state.regions[index].servedTotal += started
      if state.regions[index].modelSpeed != 1 { state.ledger.degraded += started }
      state.regions[index].utilisationIntegral +=
        Int128(state.regions[index].utilisation) * Int128(duration)
      if state.regions[index].lost != 0 {
        state.regions[index].lostTotal += Amount(state.regions[index].lost) * wide
      }
      if grown != 0 { state.regions[index].queue += grown }
      if let last = state.regions[index].line.indices.last {
        state.regions[index].line[last].amount += Amount(state.regions[index].entering) * wide
        state.regions[index].line[0].amount -= Amount(state.regions[index].leaving) * wide
        state.retries.wasted += Amount(state.regions[index].wasted) * wide
      }
    }
    for line in state.losses { book(Amount(line.rate - line.retried) * wide, line) }
    if design.retries != nil { accrueRetries(wide) }
    state.ledger.minutes.book(
      from: state.now, to: time, valid: state.offered, lost: state.lostRate)
    state.now = time
  }

  /// Books a loss to its kind and to its incident and phase, or to no fault.
  private mutating func book(_ amount: Amount, _ line: LossLine) {
    state.ledger.failed[line.kind.rawValue] += amount
    if line.requestClass >= 0 {
      state.ledger.flows.book(
        amount, kind: line.kind.rawValue, requestClass: line.requestClass)
    }
    var faultClass = design.classes.count
    if line.owner >= 0 {
      state.incidents[line.owner].lossByPhase[line.phase.rawValue] += amount
      faultClass = state.incidents[line.owner].faultClass
    } else {
      state.ledger.withoutFault[line.phase.rawValue] += amount
    }
    state.ledger.geographies.book(amount, faultClass: faultClass, line)
  }

  /// Books requests that fail at this moment: waiting ones, or ones that were counted as good.
  mutating func bookNow(_ amount: Amount, _ line: LossLine, wereGood: Bool) {
    if amount == 0 { return }
    precondition(amount > 0, "negative loss of \(amount) at \(state.now) ns")
    if let retries = design.retries, retries.isGrouped, line.group < 0 {
      bookByGroup(amount, line, wereGood: wereGood, retries)
      return
    }
    let final = wereGood ? amount : retryNow(amount, line)
    book(final, line)
    state.regions[line.region].lostTotal += amount
    state.ledger.minutes.bookLoss(final)
    if wereGood {
      state.ledger.good -= amount
      state.regions[line.region].servedTotal -= amount
    }
  }
}
