import CloudSimulation
import Stochastics

/// How often traffic that is sent to a region meets a latent fault, by the time since it was last sent.
public struct Readiness: Sendable {
  /// The time since the last arrival, days, from and to; the last has no end.
  public let days: (from: Double, to: Double?)
  /// Whether drills sent the traffic.
  public let planned: Bool
  /// Arrivals after such a time.
  public let arrivals: Int
  /// Those that met a latent fault.
  public let met: Int
  /// The share of them, arrivals of a replication taken as one cluster.
  public let share: Estimate

  /// Where the classes of time begin, days: a week, a month, a quarter, half a year, a year.
  static let bounds: [Double] = [0, 7, 30.4, 91.25, 182.5, 365]

  /// The classes that have arrivals, unplanned ones first, by time.
  ///
  /// - Throws: what `Intervals.clusteredProportion` does; it has trials in every class.
  public static func table(_ rows: [ReplicationRow]) throws(StatisticsError) -> [Readiness] {
    var table: [Readiness] = []
    for planned in [false, true] {
      for (index, from) in bounds.enumerated() {
        let to = index + 1 < bounds.count ? bounds[index + 1] : nil
        func belongs(_ arrival: Arrival) -> Bool {
          let days = Double(arrival.sinceLast) / 86_400e9
          return (arrival.drill != nil) == planned && days >= from && days < to ?? .infinity
        }
        let trials = rows.map { row in row.arrivals.count(where: belongs) }
        let count = trials.reduce(0, +)
        if count == 0 { continue }
        let met = rows.map { row in row.arrivals.count { belongs($0) && $0.found > 0 } }
        table.append(
          Readiness(
            days: (from, to), planned: planned, arrivals: count, met: met.reduce(0, +),
            share: try Intervals.clusteredProportion(successes: met, trials: trials)))
      }
    }
    return table
  }
}
