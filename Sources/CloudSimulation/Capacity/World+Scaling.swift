import CloudModel

/// What a region's autoscaler remembers.
///
/// One-minute datapoints are not simulated one by one: while the utilisation keeps its side of every
/// threshold, a minute's mean does too. A tick is scheduled where the side can change, where
/// enough datapoints and a cooldown allow an action, and at the end of a minute with a change inside
/// while something is high or low. A tick at the end of the current minute is never taken back: its
/// mean holds what was, even if the utilisation has returned.
struct ScalingState: Equatable, Sendable {
  /// First minute of the unbroken datapoints above the target, below the lower bound; or -1.
  var highFrom: Int64 = -1
  var lowFrom: Int64 = -1
  /// Whether each alarm was above its threshold at the last datapoint.
  var alarmHigh: [Bool]
  /// When the last actions were.
  var lastOut: Int64 = -1
  var lastChange: Int64 = -1
  var lastAlarm: [Int64]
  /// The minute that has a change inside, with the integrals at its start; or -1.
  var mixedMinute: Int64 = -1
  var utilisationMark: Int128 = 0
  var arrivedMark: Amount = 0
  /// The pending tick, or -1.
  var nextTick: Int64 = -1
  var stamp: UInt32 = 0

  init(alarms: Int) {
    alarmHigh = Array(repeating: false, count: alarms)
    lastAlarm = Array(repeating: -1, count: alarms)
  }
}

extension World {
  /// The region's rates changed: marks the minute, and plans the next tick.
  mutating func observeScaling(_ region: Int, utilisation before: Int64) {
    guard design.autoscaler != nil else { return }
    let minute = state.now / Units.minute
    let past = state.now - minute * Units.minute
    let changed =
      state.regions[region].utilisation != before
      || state.regions[region].inflow != state.regions[region].inflowBefore
    if changed, past > 0, state.scaling[region].mixedMinute != minute {
      state.scaling[region].mixedMinute = minute
      state.scaling[region].utilisationMark =
        state.regions[region].utilisationIntegral - Int128(before) * Int128(past)
      state.scaling[region].arrivedMark =
        state.regions[region].arrived
        - Amount(state.regions[region].inflowBefore) * Amount(past)
    }
    planTick(region)
  }

  /// Evaluates the datapoint of the minute that ends now.
  mutating func tickScaling(_ region: Int, stamp: UInt32) {
    guard let policy = design.autoscaler, state.scaling[region].stamp == stamp else { return }
    precondition(state.now % Units.minute == 0, "tick off the minute at \(state.now) ns")
    let minute = state.now / Units.minute - 1
    state.scaling[region].nextTick = -1
    var utilisation = state.regions[region].utilisation
    var rate = state.regions[region].inflow
    if state.scaling[region].mixedMinute == minute {
      let area = state.regions[region].utilisationIntegral - state.scaling[region].utilisationMark
      utilisation = Int64(area / Int128(Units.minute))
      let arrived = state.regions[region].arrived - state.scaling[region].arrivedMark
      rate = Rate(arrived / Amount(Units.minute))
    }
    let hasData = state.regions[region].weight > 0 && state.regions[region].endpointLost == 0
    let high = hasData && policy.tracking != nil && utilisation > policy.target
    let low = hasData && policy.tracking != nil && utilisation < policy.low
    if !high { state.scaling[region].highFrom = -1 }
    if !low { state.scaling[region].lowFrom = -1 }
    if high, state.scaling[region].highFrom < 0 { state.scaling[region].highFrom = minute }
    if low, state.scaling[region].lowFrom < 0 { state.scaling[region].lowFrom = minute }
    for index in policy.alarms.indices {
      let value = policy.alarms[index].metric == .gpuUtilization ? utilisation : rate
      state.scaling[region].alarmHigh[index] = hasData && value > policy.alarms[index].threshold
    }
    if hasData { act(region, policy, utilisation: utilisation, minute: minute) }
    planTick(region)
  }

  /// Instances that target tracking wants at a utilisation, with the buffer.
  private func trackingWish(
    _ region: Int, _ policy: AutoscalerDesign, utilisation: Int64
  ) -> Int {
    let ready = Double(state.regions[region].weight) / Double(SpeedTable.unitsPerInstance)
    let exact = ready * Double(utilisation) / Double(policy.target) * (1 + policy.buffer)
    return Int((exact - 1e-9).rounded(.up))
  }

  private mutating func act(
    _ region: Int, _ policy: AutoscalerDesign, utilisation: Int64, minute: Int64
  ) {
    let desired = desired(region: region)
    var wish = desired
    var fired: [Int] = []
    if let tracking = policy.tracking {
      let from = state.scaling[region].highFrom
      if from >= 0, minute - from + 1 >= Int64(tracking.scaleOutDatapoints),
        isOver(state.scaling[region].lastOut, policy.outCooldown)
      {
        wish = max(wish, trackingWish(region, policy, utilisation: utilisation))
      }
    }
    for index in policy.alarms.indices
    where state.scaling[region].alarmHigh[index]
      && isOver(state.scaling[region].lastAlarm[index], policy.alarms[index].cooldown)
    {
      let base = Double(desired) / (1 + policy.buffer)
      let step = max(1, (base * policy.alarmStep).rounded(.up))
      let wished = ((base + step) * (1 + policy.buffer) - 1e-9).rounded(.up)
      wish = max(wish, Int(wished))
      fired.append(index)
    }
    if wish > desired {
      // A wish that the limits refuse is no action: it starts no cooldown.
      if scaleOut(region: region, by: wish - desired) == 0 { return }
      state.isStale = true
      for index in fired { state.scaling[region].lastAlarm[index] = state.now }
      state.scaling[region].lastOut = state.now
      state.scaling[region].lastChange = state.now
    } else if mayScaleIn(region, policy, minute: minute) {
      let wish = trackingWish(region, policy, utilisation: utilisation)
      if wish < desired {
        scaleIn(region: region, by: desired - wish)
        state.scaling[region].lastChange = state.now
      }
    }
  }

  private func isOver(_ last: Int64, _ cooldown: Int64) -> Bool {
    last < 0 || state.now - last >= cooldown
  }

  private func mayScaleIn(_ region: Int, _ policy: AutoscalerDesign, minute: Int64) -> Bool {
    guard let tracking = policy.tracking else { return false }
    let from = state.scaling[region].lowFrom
    return from >= 0 && minute - from + 1 >= Int64(tracking.scaleInDatapoints)
      && isOver(state.scaling[region].lastChange, policy.inCooldown)
      && !state.scaling[region].alarmHigh.contains(true) && !holdsCapacity(region)
  }

  /// No scale-in while instances are on their way, or while a failover is not yet undone.
  private func holdsCapacity(_ region: Int) -> Bool {
    state.regions[region].launching > 0 || state.failover.isBusy
  }

  /// Schedules the earliest tick at which the autoscaler could learn or do something new.
  mutating func planTick(_ region: Int) {
    guard let policy = design.autoscaler else { return }
    let next = nextTick(region, policy)
    if next == state.scaling[region].nextTick { return }
    state.scaling[region].stamp &+= 1
    state.scaling[region].nextTick = next
    if next >= 0 {
      schedule(Event(.scalingTick, region, stamp: state.scaling[region].stamp), at: next)
    }
  }

  private func nextTick(_ region: Int, _ policy: AutoscalerDesign) -> Int64 {
    let scaling = state.scaling[region]
    let soon = (state.now / Units.minute + 1) * Units.minute
    let weight = state.regions[region].weight
    let hasData = weight > 0 && state.regions[region].endpointLost == 0
    let utilisation = state.regions[region].utilisation
    let high = hasData && policy.tracking != nil && utilisation > policy.target
    let low = hasData && policy.tracking != nil && utilisation < policy.low
    if scaling.nextTick == soon { return soon }
    if high != (scaling.highFrom >= 0) || low != (scaling.lowFrom >= 0) { return soon }
    let isMixed = scaling.mixedMinute == soon / Units.minute - 1
    if isMixed, high || low || scaling.alarmHigh.contains(true) { return soon }
    var next = Int64.max
    func consider(_ time: Int64) { next = min(next, max(soon, time)) }
    func afterCooldown(_ last: Int64, _ cooldown: Int64) -> Int64 {
      if last < 0 { return 0 }
      return (last + cooldown + Units.minute - 1) / Units.minute * Units.minute
    }
    for index in policy.alarms.indices {
      let alarm = policy.alarms[index]
      let value =
        alarm.metric == .gpuUtilization ? utilisation : state.regions[region].inflow
      let above = hasData && value > alarm.threshold
      if above != scaling.alarmHigh[index] { return soon }
      if above, canGrow(region) {
        consider(afterCooldown(scaling.lastAlarm[index], alarm.cooldown))
      }
    }
    if let tracking = policy.tracking, high || low {
      let wish = trackingWish(region, policy, utilisation: utilisation)
      let desired = desired(region: region)
      if high, wish > desired, canGrow(region) {
        let ripe = (scaling.highFrom + Int64(tracking.scaleOutDatapoints)) * Units.minute
        consider(max(ripe, afterCooldown(scaling.lastOut, policy.outCooldown)))
      }
      if low, wish < desired, canShrink(region), !holdsCapacity(region),
        !scaling.alarmHigh.contains(true)
      {
        let ripe = (scaling.lowFrom + Int64(tracking.scaleInDatapoints)) * Units.minute
        consider(max(ripe, afterCooldown(scaling.lastChange, policy.inCooldown)))
      }
    }
    return next == .max ? -1 : next
  }

  private func canGrow(_ region: Int) -> Bool {
    design.poolsOfRegion[region].contains { state.desired[$0] < design.pools[$0].limit }
  }

  private func canShrink(_ region: Int) -> Bool {
    design.poolsOfRegion[region].contains { pool in
      state.desired[pool] > design.pools[pool].least
        && (present(pool: pool) < state.desired[pool] || fullestCell(pool: pool) != nil)
    }
  }
}
