import Stochastics

extension ErlangC {
  /// The wait that a share of the arrivals exceeds, in the unit of the service time; 0 when fewer wait at
  /// all, infinity when the load is too high.
  ///
  /// **Source**: Cooper, Introduction to Queueing Theory, section 3.3: a wait that occurs is exponential with
  /// mean service time over (servers - load).
  ///
  /// - Parameter share: above 0, below 1.
  public static func wait(
    exceededBy share: Double, servers: Int, load: Double, serviceTime: Double
  ) -> Double {
    precondition(share > 0 && share < 1, "a share is \(share); allowed: above 0, below 1")
    if load >= Double(servers) { return .infinity }
    let waiting = waiting(servers: servers, load: load)
    if waiting <= share { return 0 }
    return serviceTime * PortableMath.log(waiting / share) / (Double(servers) - load)
  }
}
