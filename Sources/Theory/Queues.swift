import Stochastics

/// The Erlang B formula: the loss of a station without waiting places.
///
/// **Source**: Erlang (1917); the recursion in Cooper, Introduction to Queueing Theory, section 3.2.
public enum ErlangB {
  /// The probability that an arrival finds all servers busy.
  ///
  /// - Parameters:
  ///   - servers: their number, 0 or more; O(servers).
  ///   - load: offered load in Erlang: arrival rate times mean service time, whatever its law.
  public static func blocking(servers: Int, load: Double) -> Double {
    precondition(servers >= 0 && load >= 0, "\(servers) servers, load \(load)")
    var blocking = 1.0
    for server in 0..<servers {
      blocking = load * blocking / (Double(server + 1) + load * blocking)
    }
    return blocking
  }
}

/// The Erlang C formula: waiting in M/M/c with endless patience.
///
/// **Source**: Erlang (1917); Cooper, Introduction to Queueing Theory, section 3.3.
public enum ErlangC {
  /// The probability that an arrival has to wait; 1 when the load reaches the number of servers.
  public static func waiting(servers: Int, load: Double) -> Double {
    precondition(servers > 0, "\(servers) servers; allowed: 1 or more")
    let count = Double(servers)
    if load >= count { return 1 }
    let blocking = ErlangB.blocking(servers: servers, load: load)
    return count * blocking / (count - load * (1 - blocking))
  }

  /// The mean wait in the unit of the service time; infinity when the load is too high.
  public static func meanWait(servers: Int, load: Double, serviceTime: Double) -> Double {
    if load >= Double(servers) { return .infinity }
    return waiting(servers: servers, load: load) * serviceTime / (Double(servers) - load)
  }

  /// The probability of waiting longer than a time, in the unit of the service time.
  public static func waiting(
    servers: Int, load: Double, serviceTime: Double, longerThan time: Double
  ) -> Double {
    precondition(time >= 0, "a wait longer than \(time); allowed: 0 or more")
    if load >= Double(servers) { return 1 }
    return waiting(servers: servers, load: load)
      * PortableMath.exp(-(Double(servers) - load) * time / serviceTime)
  }
}

/// The station M/M/c/K: c servers and room for K requests, those in service included.
///
/// **Source**: Kleinrock, Queueing Systems, volume 1, section 3.
public struct MMcK: Equatable, Sendable {
  /// Servers, 1 or more.
  public let servers: Int
  /// Places, at least as many as servers.
  public let places: Int
  /// Arrivals per unit of time.
  public let arrivalRate: Double
  /// Services per unit of time of one busy server.
  public let serviceRate: Double

  /// Describes a station.
  public init(servers: Int, places: Int, arrivalRate: Double, serviceRate: Double) {
    precondition(servers > 0 && places >= servers, "\(servers) servers in \(places) places")
    precondition(
      arrivalRate >= 0 && serviceRate > 0, "rates \(arrivalRate) in, \(serviceRate) served")
    self.servers = servers
    self.places = places
    self.arrivalRate = arrivalRate
    self.serviceRate = serviceRate
  }

  /// The long-run probabilities of 0, 1, ..., K requests in the station.
  public var occupancy: [Double] {
    BirthDeathChain.stationary(
      births: [Double](repeating: arrivalRate, count: places),
      deaths: (0..<places).map { Double(min($0 + 1, servers)) * serviceRate })
  }

  /// The share of arrivals that find the station full.
  public var loss: Double { occupancy[places] }

  /// The mean number of waiting requests.
  public var meanQueue: Double {
    occupancy.enumerated().reduce(0) { $0 + Double(max(0, $1.offset - servers)) * $1.element }
  }

  /// The mean wait of the requests that enter, by Little's law.
  public var meanWait: Double {
    arrivalRate == 0 ? 0 : meanQueue / (arrivalRate * (1 - loss))
  }
}
