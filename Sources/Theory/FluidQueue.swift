/// A queue in which requests flow at constant rates; rates per second, amounts in requests.
///
/// **Source**: Newell, Applications of Queueing Theory, chapter 2 (deterministic fluid queues).
public enum FluidQueue {
  /// Seconds until a backlog reaches the limit; infinity when it does not grow.
  public static func timeToFill(
    from backlog: Double = 0, limit: Double, arrival: Double, capacity: Double
  ) -> Double {
    precondition(backlog >= 0 && backlog <= limit, "a backlog of \(backlog) with limit \(limit)")
    if backlog == limit { return 0 }
    return arrival > capacity ? (limit - backlog) / (arrival - capacity) : .infinity
  }

  /// Seconds until a backlog is gone; infinity when it does not shrink.
  public static func timeToDrain(
    from backlog: Double, arrival: Double, capacity: Double
  ) -> Double {
    precondition(backlog >= 0, "a backlog of \(backlog); allowed: 0 or more")
    if backlog == 0 { return 0 }
    return capacity > arrival ? backlog / (capacity - arrival) : .infinity
  }

  /// What a period of too little capacity does to a queue that was empty.
  public struct Excursion: Equatable, Sendable {
    /// Requests refused because the queue was full.
    public let lost: Double
    /// The largest backlog.
    public let peakBacklog: Double
    /// Seconds from the start of the period until the queue is empty again.
    public let duration: Double
    /// The longest wait in seconds of a request that is served, first come, first served.
    public let longestWait: Double
  }

  /// The effect of `overload` seconds at `reducedCapacity`, with `capacity` before and after.
  ///
  /// - Parameters:
  ///   - overload: the period's length in seconds.
  ///   - arrival: requests per second, throughout.
  ///   - reducedCapacity: requests per second served in the period, at least 0.
  ///   - capacity: requests per second served afterwards, more than arrive.
  ///   - limit: the most requests that may wait; more are refused.
  public static func excursion(
    overload: Double, arrival: Double, reducedCapacity: Double, capacity: Double, limit: Double
  ) -> Excursion {
    precondition(overload >= 0 && arrival >= 0, "\(overload) s at \(arrival) requests/s")
    precondition(
      reducedCapacity >= 0 && limit >= 0, "\(reducedCapacity) requests/s, limit \(limit)")
    precondition(
      capacity > arrival && capacity >= reducedCapacity,
      "\(capacity) requests/s do not drain \(arrival) requests/s")
    let surplus = max(0, arrival - reducedCapacity) * overload
    let peak = min(surplus, limit)
    let drain = timeToDrain(from: peak, arrival: arrival, capacity: capacity)
    // The wait grows until the queue is full, or until the moment whose requests are served just at
    // the period's end; who comes later is served ever more at the full rate.
    var wait = 0.0
    if surplus > 0 && limit > 0 {
      wait = min(limit / reducedCapacity, overload * (1 - reducedCapacity / arrival))
    }
    return Excursion(
      lost: surplus - peak, peakBacklog: peak, duration: peak == 0 ? overload : overload + drain,
      longestWait: wait)
  }
}
