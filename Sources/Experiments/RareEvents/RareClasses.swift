import CloudSimulation

/// The classes of faults that rare-event methods act on: onsets at a rate, few in a replication.
public struct RareClasses: Sendable {
  /// The most expected onsets of a class in a replication.
  public static let most = 2.0

  /// Their components.
  public let sources: [OnsetSource]
  /// The classes, in the order of the design.
  public let classes: [Int]
  /// Expected onsets of all of them in a replication.
  public let mean: Double

  /// Finds them.
  public init(_ design: Design) {
    let all = design.onsetSources
    var means = [Double](repeating: 0, count: design.faultClassNames.count)
    for source in all { means[source.faultClass] += source.mean }
    let rare = means.map { $0 > 0 && $0 <= Self.most }
    self.init(all.filter { rare[$0.faultClass] })
  }

  /// Takes some components.
  init(_ sources: [OnsetSource]) {
    self.sources = sources
    classes = sources.map(\.faultClass).reduce(into: [Int]()) { list, index in
      if !list.contains(index) { list.append(index) }
    }
    mean = sources.reduce(0) { $0 + $1.mean }
  }

  /// One class alone.
  func only(_ faultClass: Int) -> RareClasses {
    RareClasses(sources.filter { $0.faultClass == faultClass })
  }
}
