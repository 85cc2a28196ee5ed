import CloudModel

/// Kinds of clients whose tries are followed on their own, where request classes are told apart.
///
/// Rates of first tries follow the mix of the offered load, retries the class that failed. All kinds
/// reach the regions in the same proportions.
extension World {
  /// Splits the tries of this segment by kind of clients, and those by region.
  mutating func splitGroups(_ retries: RetryDesign) {
    let shares = demand.mixes[state.mix].classes
    let count = retries.kinds.count
    var left = state.offered
    var largest = 0
    for (index, kind) in retries.kinds.enumerated() {
      let ofClass = Units.part(state.offered, shares[kind.requestClass])
      let first = Units.part(ofClass, Units.share(kind.share))
      state.retries.firsts[index] = first
      left -= first
      if first > state.retries.firsts[largest] { largest = index }
    }
    // What rounding down left over, a few nano-requests a second.
    state.retries.firsts[largest] += left
    for (index, kind) in retries.kinds.enumerated() {
      var tries = state.retries.firsts[index]
      for stage in kind.stages { tries += state.retries.rates[stage] }
      state.retries.tries[index] = tries
    }
    for region in state.regions.indices {
      split(state.regions[region].inflow, region * count, retries.kinds.count)
    }
  }

  /// Writes the parts of a region's inflow into `arriving`, in proportion to the tries.
  private mutating func split(_ inflow: Rate, _ base: Int, _ count: Int) {
    let total = tries
    var left = inflow
    var largest = 0
    for index in 0..<count {
      let part =
        total == 0 ? 0 : Units.part(inflow, min(state.retries.tries[index], total), of: total)
      state.retries.arriving[base + index] = part
      left -= part
      if part > state.retries.arriving[base + largest] { largest = index }
    }
    state.retries.arriving[base + largest] += left
  }

  /// Lets tries into a region, those of the highest priority first; returns how many per second.
  ///
  /// Room is the part of the capacity that the gateway fills. A class takes of it what its tokens need.
  /// What a class finds too little room for is shed, each kind of clients of one priority alike.
  mutating func admit(
    _ alive: Rate, in region: Int, weight: Int64, _ retries: RetryDesign
  ) -> Rate {
    let base = region * retries.kinds.count
    take(alive, of: state.regions[region].inflow, base, retries.kinds.count)
    let work = demand.speeds[state.speed].work
    let capacity = design.loadBalancer.capacity(demand.speeds[state.speed], weight: weight)
    var room =
      design.loadBalancer.shedsByPriority
      ? Double(Units.part(capacity, design.loadBalancer.shedsAbove))
        * state.regions[region].modelSpeed : .infinity
    var admitted: Rate = 0
    var effort = 0.0
    for tier in retries.tiers {
      var wanted = 0.0
      for kind in tier {
        let comes = state.retries.admitted[base + kind]
        wanted += Double(comes) * (work.isEmpty ? 1 : work[retries.kinds[kind].requestClass])
      }
      if wanted > room {
        shed(tier, keeping: Units.share(room / wanted), region, retries)
        wanted = room
      }
      room -= wanted
      effort += wanted
      for kind in tier { admitted += state.retries.admitted[base + kind] }
    }
    state.regions[region].mixSpeed = work.isEmpty || effort <= 0 ? 1 : Double(admitted) / effort
    if retries.hasHedges { copySlowTries(admitted, region, retries) }
    return admitted
  }

  /// Writes into `admitted` what is left of an inflow, of each kind in proportion.
  private mutating func take(_ alive: Rate, of inflow: Rate, _ base: Int, _ count: Int) {
    var left = alive
    var largest = 0
    for index in 0..<count {
      let part =
        inflow == 0 ? 0 : Units.part(state.retries.arriving[base + index], alive, of: inflow)
      state.retries.admitted[base + index] = part
      left -= part
      if part > state.retries.admitted[base + largest] { largest = index }
    }
    state.retries.admitted[base + largest] += left
  }

  /// Refuses all but a share of what kinds of one priority send.
  private mutating func shed(
    _ tier: [Int], keeping share: Share, _ region: Int, _ retries: RetryDesign
  ) {
    let owner = capacityOwner(of: region)
    let phase = capacityPhase(owner: owner, region: region)
    for kind in tier {
      let index = region * retries.kinds.count + kind
      let kept = Units.part(state.retries.admitted[index], share)
      add(
        LossLine(
          owner: owner, phase: phase, kind: .shed, region: region,
          rate: state.retries.admitted[index] - kept,
          requestClass: retries.kinds[kind].requestClass, group: kind))
      state.retries.admitted[index] = kept
    }
  }

  // MARK: Whose losses they are

  /// The tries among which a loss is divided: those that arrive, or those that were let in.
  private func basis(of kind: FailureKind, _ region: Int, _ retries: RetryDesign) -> [Double] {
    let count = retries.kinds.count
    let range = region * count..<(region + 1) * count
    let lists =
      kind == .unreachable
      ? [state.retries.arriving[range]]
      : [state.retries.admitted[range], state.retries.arriving[range]]
    for list in lists where list.contains(where: { $0 > 0 }) { return list.map(Double.init) }
    let tries = state.retries.tries
    return tries.contains { $0 > 0 } ? tries.map(Double.init) : tries.map { _ in 1 }
  }

  /// Divides the losses of this segment among the kinds of clients.
  mutating func groupLosses(_ retries: RetryDesign) {
    let lines = state.losses
    state.losses.removeAll(keepingCapacity: true)
    for line in lines {
      if line.group >= 0 || line.kind == .intrinsic {
        state.losses.append(line)
        continue
      }
      let parts = Apportion.parts(of: line.rate, basis(of: line.kind, line.region, retries))
      for (group, part) in parts.enumerated() where part > 0 {
        var own = line
        own.rate = part
        own.group = group
        own.requestClass = retries.kinds[group].requestClass
        state.losses.append(own)
      }
    }
  }

  /// Books requests that fail at this moment, by kind of clients.
  mutating func bookByGroup(
    _ amount: Amount, _ line: LossLine, wereGood: Bool, _ retries: RetryDesign
  ) {
    var weights = basis(of: line.kind, line.region, retries)
    // Longer answers run longer, and more of them are cut.
    if line.kind == .cut {
      for group in weights.indices { weights[group] *= retries.answers[group] }
    }
    let parts = Apportion.amounts(of: amount, Apportion.shares(weights))
    for (group, part) in parts.enumerated() {
      var own = line
      own.group = group
      own.requestClass = retries.kinds[group].requestClass
      bookNow(part, own, wereGood: wereGood)
    }
  }

  // MARK: Classes that are heavier or lighter than the mix

  /// Requests per second that so many units of weight serve of what was let in.
  ///
  /// Inlined, as are others that every settling asks: a call that does not change the world would copy
  /// all of it from within one that does.
  @inline(__always)
  func capacity(of region: Int, weight: Int64) -> Rate {
    let capacity =
      design.loadBalancer.breaker == nil
      ? demand.speeds[state.speed].capacity(weight: weight)
      : design.loadBalancer.capacity(demand.speeds[state.speed], weight: weight)
    let factor = pace(of: region)
    return factor == 1 ? capacity : Rate((Double(capacity) * factor).rounded(.down))
  }

  /// The most requests that wait in a region with so many units of weight.
  @inline(__always)
  func queueLimit(weight: Int64) -> Amount {
    design.loadBalancer.breaker == nil
      ? design.loadBalancer.queueLimit
      : design.loadBalancer.queueLimit(slots: demand.speeds[state.speed].slots(weight: weight))
  }

  /// Requests that an instance serves here, over those of the offered mix with the full model.
  @inline(__always)
  private func pace(of region: Int) -> Double {
    state.regions[region].mixSpeed * state.regions[region].modelSpeed
  }

  /// A rate of what was let in, as one of the offered mix with as much work.
  @inline(__always)
  func inOfferedMix(_ rate: Rate, _ region: Int) -> Rate {
    let factor = pace(of: region)
    return factor == 1 ? rate : Rate((Double(rate) / factor).rounded(.down))
  }

  /// Weights of the classes among requests that miss their deadline by their own length.
  func missedByClass(level: Int, _ region: Int) -> [Double] {
    var weights = demand.speeds[state.speed].missedByClass[level]
    guard let retries = design.retries, retries.isGrouped else { return weights }
    let base = region * retries.kinds.count
    var admitted = [Double](repeating: 0, count: weights.count)
    var total = 0.0
    for (index, kind) in retries.kinds.enumerated() {
      admitted[kind.requestClass] += Double(state.retries.admitted[base + index])
      total += Double(state.retries.admitted[base + index])
    }
    if total <= 0 { return weights }
    let shares = demand.mixes[state.mix].classes
    for index in weights.indices where shares[index] > 0 {
      let offered = Double(shares[index]) / Double(Units.wholeShare)
      weights[index] *= admitted[index] / total / offered
    }
    return weights
  }

  /// The share of what is served that misses its deadline by its own length.
  @inline(__always)
  func missedShare(level: Int, _ region: Int) -> Share {
    if design.retries?.isGrouped != true || demand.speeds[state.speed].missedByClass.isEmpty {
      return demand.speeds[state.speed].missed[level]
    }
    return Units.share(min(1, missedByClass(level: level, region).reduce(0, +)))
  }
}
