/// The Erlang A station M/M/n+M: n servers, endless room, and customers who give up waiting.
///
/// **Source**: Palm (1957); Garnett, Mandelbaum and Reiman, Designing a Call Center with Impatient
/// Customers, Manufacturing & Service Operations Management 4 (2002), 208-227, section 2.
public struct ErlangA: Equatable, Sendable {
  /// Servers, 1 or more.
  public let servers: Int
  /// Arrivals per unit of time.
  public let arrivalRate: Double
  /// Services per unit of time of one busy server.
  public let serviceRate: Double
  /// Rate at which a waiting customer gives up, above 0.
  public let abandonmentRate: Double

  /// Describes a station.
  public init(servers: Int, arrivalRate: Double, serviceRate: Double, abandonmentRate: Double) {
    precondition(servers > 0 && arrivalRate >= 0, "\(servers) servers, \(arrivalRate) arrivals")
    precondition(
      serviceRate > 0 && abandonmentRate > 0, "rates \(serviceRate), \(abandonmentRate)")
    self.servers = servers
    self.arrivalRate = arrivalRate
    self.serviceRate = serviceRate
    self.abandonmentRate = abandonmentRate
  }

  /// The long-run probabilities of 0, 1, ... customers, cut where under 1e-16 is left.
  ///
  /// Deaths outrun births from `arrivalRate / abandonmentRate` waiting on; forty standard deviations
  /// beyond that nothing is left.
  public var occupancy: [Double] {
    let beyond = arrivalRate / abandonmentRate
    let states = servers + Int(beyond + 40 * (beyond + 1).squareRoot())
    return BirthDeathChain.stationary(
      births: [Double](repeating: arrivalRate, count: states),
      deaths: (1...states).map { state in
        Double(min(state, servers)) * serviceRate
          + Double(max(0, state - servers)) * abandonmentRate
      })
  }

  /// The share of customers who give up.
  public var loss: Double {
    arrivalRate == 0 ? 0 : meanQueue * abandonmentRate / arrivalRate
  }

  /// The mean number of waiting customers.
  public var meanQueue: Double {
    occupancy.enumerated().reduce(0) {
      $0 + Double(max(0, $1.offset - servers)) * $1.element
    }
  }
}
