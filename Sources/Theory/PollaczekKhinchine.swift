/// One server, Poisson arrivals and services of any law: M/G/1 with endless patience.
///
/// **Source**: Pollaczek (1930), Khinchine (1932); Kleinrock, Queueing Systems, volume 1, section 5.6.
public enum PollaczekKhinchine {
  /// The mean wait before service, in the unit of the service time; infinity from a load of 1 on.
  ///
  /// - Parameters:
  ///   - arrivalRate: per unit of time, 0 or more.
  ///   - serviceMean: above 0.
  ///   - serviceVariance: 0 or more; infinity gives an infinite wait.
  public static func meanWait(
    arrivalRate: Double, serviceMean: Double, serviceVariance: Double
  ) -> Double {
    precondition(
      arrivalRate >= 0 && serviceMean > 0 && serviceVariance >= 0,
      "rate \(arrivalRate), service mean \(serviceMean), variance \(serviceVariance)")
    let load = arrivalRate * serviceMean
    if load >= 1 { return .infinity }
    if arrivalRate == 0 { return 0 }
    return arrivalRate * (serviceVariance + serviceMean * serviceMean) / (2 * (1 - load))
  }

  /// The mean number of waiting customers, by Little's law.
  public static func meanQueue(
    arrivalRate: Double, serviceMean: Double, serviceVariance: Double
  ) -> Double {
    if arrivalRate == 0 { return 0 }
    return arrivalRate
      * meanWait(
        arrivalRate: arrivalRate, serviceMean: serviceMean, serviceVariance: serviceVariance)
  }
}
