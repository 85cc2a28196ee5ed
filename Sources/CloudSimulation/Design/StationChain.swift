import Stochastics

/// The birth-death chain of a station: requests that come at random, slots, and places to wait.
///
/// Its state is the number of requests in the station. With n of S slots in use it serves at f(n/S)
/// of its capacity, with all of them at its capacity; each waiting request gives up at a rate of its
/// own; an arrival that finds all places taken is lost. All rates are shares of the capacity.
///
/// **Source**: detailed balance, Kleinrock, Queueing Systems, volume 1, section 3.1; with one request
/// a slot and exponential patience it is Erlang A (M/M/n+M), Garnett, Mandelbaum and Reiman,
/// Manufacturing & Service Operations Management 4 (2002), 208-227.
struct StationChain: Sendable {
  /// Slots, 1 or more.
  let slots: Int
  /// Requests that may wait, 0 or more.
  let places: Int
  /// Rate at which one waiting request gives up, as a share of the capacity; 0 for never.
  let leaving: Double
  /// The share of its capacity that a station serves at, by the share of its slots in use; it does
  /// not fall, and is 0 at 0 and 1 at 1.
  let speed: @Sendable (Double) -> Double

  /// The long-run state at a rate of arrivals.
  struct Point: Equatable {
    /// Share of the arrivals that a fluid would serve and chance loses; 0 … 1.
    var excess = 0.0
    /// Mean number of waiting requests.
    var waiting = 0.0
  }

  /// What is so rare that it counts as nothing.
  private static let never = 1e13

  /// The long-run state with arrivals of so many times the capacity, above 0.
  ///
  /// States below the slots are summed from the top until they no longer matter:
  /// *O(root of slots)* near saturation.
  func point(load: Double) -> Point {
    var below = 1.0
    var idle = 0.0
    var term = 1.0
    for free in 0..<slots {
      let share = speed(Double(slots - free) / Double(slots))
      term *= share / load
      below += term
      if below > Self.never { return Point() }
      idle += term * (1 - speed(Double(slots - free - 1) / Double(slots)))
      if term < 1e-17 * below, share < load { break }
    }
    guard let queue = queue(load: load, below: below) else { return Point() }
    let whole = below + queue.all
    // Below saturation what is lost is counted itself, above it what is idle: no small difference
    // of large numbers.
    let excess =
      load <= 1 ? (queue.full + leaving * queue.sum / load) / whole : idle / (load * whole)
    return Point(excess: excess, waiting: queue.sum / whole)
  }

  /// Weights of the states with waiting requests, against that of full slots with nobody waiting:
  /// of all together, times the number waiting, and of the last; nil when nothing else happens.
  private func queue(
    load: Double, below: Double
  ) -> (all: Double, sum: Double, full: Double)? {
    if places == 0 { return (0, 0, 1) }
    if leaving == 0 { return geometric(load: load, below: below) }
    var all = 0.0
    var sum = 0.0
    var weight = 1.0
    for waiting in 1...places {
      let rate = 1 + Double(waiting) * leaving
      weight *= load / rate
      all += weight
      sum += Double(waiting) * weight
      if all > Self.never * below { return nil }
      if weight < 1e-17 * (below + all), load < rate { return (all, sum, 0) }
    }
    return (all, sum, weight)
  }

  /// The same without leaving, in closed form.
  private func geometric(load: Double, below: Double) -> (all: Double, sum: Double, full: Double)? {
    let count = Double(places)
    let log = PortableMath.log(load)
    if count * log > 30 + PortableMath.log(below) { return nil }
    let full = PortableMath.exp(count * log)
    if (count * log).magnitude < 1e-3 {
      // Series in the logarithm: the closed form would divide small differences.
      let one = count * (count + 1) / 2
      let two = one * (2 * count + 1) / 3
      return (
        count + log * one + log * log * two / 2, one + log * two + log * log * one * one / 2, full
      )
    }
    let rest = 1 - load
    let all = load * (1 - full) / rest
    let sum = load * (1 - (count + 1) * full + count * full * load) / (rest * rest)
    return (all, sum, full)
  }
}
