/// A Markov chain on 0, 1, ..., n that moves by one step at a time.
///
/// **Source**: detailed balance, p(i) b(i) = p(i + 1) d(i + 1); Kleinrock, Queueing Systems, volume
/// 1, section 3.1.
public enum BirthDeathChain {
  /// The stationary probabilities of the states.
  ///
  /// - Parameters:
  ///   - births: `births[i]`, the rate from state i to i + 1.
  ///   - deaths: `deaths[i]`, the rate from state i + 1 to i, above 0; as many as births.
  /// - Returns: one probability more than there are rates; O(n).
  public static func stationary(births: [Double], deaths: [Double]) -> [Double] {
    precondition(
      births.count == deaths.count, "\(births.count) births, but \(deaths.count) deaths")
    var weights = [1.0]
    weights.reserveCapacity(births.count + 1)
    var total = 1.0
    for (state, (birth, death)) in zip(births, deaths).enumerated() {
      precondition(
        birth >= 0 && death > 0, "rates \(birth), \(death) between \(state) and the next")
      let weight = weights[state] * birth / death
      weights.append(weight)
      total += weight
      // Long chains overflow: divide by what is there and go on.
      if total > 1e200 {
        for index in weights.indices { weights[index] /= total }
        total = weights.reduce(0, +)
      }
    }
    return weights.map { $0 / total }
  }
}

/// Machines that fail independently and share a number of repairers.
///
/// **Source**: the machine repairman or finite-source model M/M/c//n; Kleinrock, Queueing Systems,
/// volume 1, section 3.8.
public struct MachineRepair: Equatable, Sendable {
  /// The number of machines.
  public let machines: Int
  /// How many can be repaired at once, at least 1.
  public let repairers: Int
  /// Mean time to failure of a running machine; exponential.
  public let mttf: Double
  /// Mean time of one repair without the wait for a repairer; exponential, same unit.
  public let mttr: Double

  /// Describes the machines and their repairers.
  public init(machines: Int, repairers: Int, mttf: Double, mttr: Double) {
    precondition(
      machines >= 0 && repairers > 0, "\(machines) machines, \(repairers) repairers")
    precondition(mttf > 0 && mttr > 0, "mttf \(mttf), mttr \(mttr); allowed: greater than 0")
    self.machines = machines
    self.repairers = repairers
    self.mttf = mttf
    self.mttr = mttr
  }

  /// The long-run probabilities of 0, 1, ..., n machines being down.
  public var downCounts: [Double] {
    BirthDeathChain.stationary(
      births: (0..<machines).map { Double(machines - $0) / mttf },
      deaths: (0..<machines).map { Double(min($0 + 1, repairers)) / mttr })
  }

  /// The mean number of machines that are up.
  public var meanUp: Double {
    downCounts.enumerated().reduce(0) { $0 + Double(machines - $1.offset) * $1.element }
  }

  /// The long-run probability that at least `count` machines are up.
  public func availability(atLeast count: Int) -> Double {
    precondition(count <= machines, "\(count) of \(machines) machines cannot be up")
    let down = downCounts
    return min(1, down[...min(machines, machines - count)].reduce(0, +))
  }
}
