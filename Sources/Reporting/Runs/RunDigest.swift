import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// What regions and fault classes came to over all incidents of a run, in little memory.
///
/// It sees each replication once, while the run goes on; its size does not grow with the number of
/// incidents. Quantiles are those of sketches, to 1 % of their value.
struct RunDigest {
  /// Sums of one region over all replications.
  struct OfRegion {
    var served = 0.0
    var incidents = 0
    var lost = 0.0
    var instancesLost = 0
  }

  /// Sums and distributions of one fault class over all replications.
  struct OfFault {
    var incidents = 0
    var lossless = 0
    var lost = 0.0
    var cut = 0.0
    var sessionsHit = 0.0
    var sessionsLost = 0.0
    var instancesLost = 0
    /// By `RunDigest.moments`: seconds from the onset; requests lost to one incident.
    var seconds = RunDigest.moments.map { _ in RunDigest.sketch() }
    var loss = RunDigest.sketch()
  }

  /// The moments of an incident, with their names in files.
  static let moments: [(name: String, title: String, time: @Sendable (Incident) -> Int64?)] = [
    ("detected", "detected", { $0.detected }),
    ("decided", "decided", { $0.decided }),
    ("moved", "record moved", { $0.moved }),
    ("restored", "users served again", { $0.restored }),
    ("capacity", "capacity back", { $0.capacityRestored }),
    ("closed", "nothing left of it", { $0.closed }),
  ]

  /// Where to find an incident again: its replication and number, and what it cost.
  struct Finding: Equatable {
    let replication: Int
    let number: Int
    let onset: Int64
    let lost: Double
  }

  private(set) var regions: [OfRegion]
  private(set) var faults: [OfFault]
  /// The natural incidents that lost most, the worst first.
  private(set) var worst: [(replication: Int, incident: Incident)] = []
  private(set) var incidents = 0
  private(set) var replications = 0
  /// Every `stride`-th natural incident that lost anything, for the typical one.
  private var sample: [Finding] = []
  private var stride = 1
  private var lossy = 0

  /// How many of the worst incidents are kept, and at most how many of the others.
  static let worstCount = 25
  private static let sampleLimit = 32_768

  init(_ design: Design) {
    regions = design.scenario.regions.map { _ in OfRegion() }
    faults = design.faultClassNames.map { _ in OfFault() }
  }

  fileprivate static func sketch() -> QuantileSketch {
    do {
      return try QuantileSketch(relativeError: 0.01)
    } catch {
      preconditionFailure("a sketch to 1 %: \(error)")
    }
  }

  mutating func add(_ result: ReplicationResult, replication: Int) {
    replications += 1
    for (region, served) in result.servedByRegion.enumerated() {
      regions[region].served += Units.requests(served)
    }
    for incident in result.incidents { add(incident, replication) }
  }

  private mutating func add(_ incident: Incident, _ replication: Int) {
    let lost = Units.requests(incident.loss)
    incidents += 1
    regions[incident.region].incidents += 1
    regions[incident.region].lost += lost
    regions[incident.region].instancesLost += incident.instancesLost
    let number = incident.faultClass
    faults[number].incidents += 1
    faults[number].lost += lost
    faults[number].cut += Units.requests(incident.cut)
    faults[number].sessionsHit += Double(incident.sessions.hit) / 1e6
    faults[number].sessionsLost += Double(incident.sessions.lost) / 1e6
    faults[number].instancesLost += incident.instancesLost
    if incident.loss == 0 { faults[number].lossless += 1 }
    faults[number].loss.add(lost)
    for (index, moment) in Self.moments.enumerated() {
      if let time = moment.time(incident) {
        faults[number].seconds[index].add(max(0, incident.seconds(to: time)))
      }
    }
    if incident.drill == nil, lost > 0 { keep(incident, replication, lost) }
  }

  private mutating func keep(_ incident: Incident, _ replication: Int, _ lost: Double) {
    if lossy % stride == 0 {
      sample.append(
        Finding(
          replication: replication, number: incident.number, onset: incident.onset, lost: lost))
      if sample.count > Self.sampleLimit {
        sample = sample.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        stride *= 2
      }
    }
    lossy += 1
    if worst.count == Self.worstCount, let last = worst.last,
      incident.loss <= last.incident.loss
    {
      return
    }
    let place = worst.firstIndex { $0.incident.loss < incident.loss } ?? worst.count
    worst.insert((replication, incident), at: place)
    if worst.count > Self.worstCount { worst.removeLast() }
  }

  /// The incident of which the share p of those that lost anything lost no more; nil without any.
  func finding(_ p: Double) -> Finding? {
    if p >= 1 {
      return worst.first.map {
        Finding(
          replication: $0.replication, number: $0.incident.number, onset: $0.incident.onset,
          lost: Units.requests($0.incident.loss))
      }
    }
    if sample.isEmpty { return nil }
    let sorted = sample.sorted {
      ($0.lost, $0.replication, $0.number) < ($1.lost, $1.replication, $1.number)
    }
    let rank = Int((p * Double(sorted.count)).rounded(.up)) - 1
    return sorted[min(max(rank, 0), sorted.count - 1)]
  }
}
