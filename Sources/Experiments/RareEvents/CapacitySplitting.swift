import CloudSimulation

/// Replications that branch when more capacity is lost than before.
///
/// The first time that a replication loses so much that it reaches a level, it goes on in several
/// branches, each with an equal share of its weight and with random numbers of its own. Each branch is a
/// whole replication with the beginning that it shares, so sums of weight times value are unbiased for
/// any function of whole replications, whatever the levels.
///
/// **Source**: fixed splitting: Kahn and Harris (1951); L'Ecuyer, Demers and Tuffin (2007), DOI
/// 10.1145/1225275.1225280, section 2.
struct CapacitySplitting: SamplingPlan {
  /// A level and into how many branches a path goes on from it.
  struct Level: Sendable, Equatable {
    /// Share of the capacity that is lost.
    let lost: Double
    /// Branches, 2 or more.
    let branches: Int
  }

  let method = EstimationMethod.splitting
  let strata = [PlannedStratum(name: "all", weight: 1)]
  let hasFixedShares = true
  let levels: [Level]

  var parameters: String {
    levels.map { level in
      "\(level.branches) branches at \((level.lost * 1000).rounded() / 10) % of the capacity lost"
    }.joined(separator: ", ")
  }

  func observe(stratum: Int, number: Int, _ design: Design) -> Observation {
    var tree = Tree(levels: levels, number: number, design: design)
    tree.explore(World(design, replication: number), level: 0, weight: 1)
    return Observation(
      paths: tree.paths,
      cost: Double(tree.events) + Observation.fixedCost * Double(tree.paths.count))
  }

  private struct Tree {
    let levels: [Level]
    let number: Int
    let design: Design
    var paths: [SampledPath] = []
    var events: Int64 = 0
    var branch = 0

    mutating func explore(_ start: World, level: Int, weight: Double) {
      var world = start
      let before = world.eventCount
      if level < levels.count, world.run(untilLost: levels[level].lost) {
        events += world.eventCount - before
        let count = levels[level].branches
        for _ in 0..<count {
          branch += 1
          var copy = world
          copy.branch(to: branch)
          explore(copy, level: level + 1, weight: weight / Double(count))
        }
        return
      }
      let result = world.finish()
      events += result.events - before
      let row = ReplicationRow(result, number: number, scenario: design.scenario)
      paths.append(SampledPath(weight: weight, row: row))
    }
  }

  /// Levels that about a fifth to a third of the paths pass each, found from observations that are not
  /// used for anything else; none where capacity is never lost.
  static func found(_ design: Design) -> CapacitySplitting {
    let size = 80
    var levels: [Level] = []
    var entries = (0..<size).map { World(design, replication: $0) }
    var branch = 0
    while levels.count < 5 {
      let most = entries.map { mostLost($0) }
      let current = levels.last?.lost ?? 0
      let reached = most.filter { $0 > current + 1e-9 }.sorted()
      guard
        let lost = reached.first(where: { value in
          most.count { $0 >= value - 1e-9 } * 20 <= most.count * 7
        })
      else { break }
      let count = most.count { $0 >= lost - 1e-9 }
      if count < 3 { break }
      let ratio = Double(most.count) / Double(count)
      levels.append(Level(lost: lost - 1e-9, branches: max(2, min(12, Int(ratio.rounded())))))
      var arrived: [World] = []
      for (entry, value) in zip(entries, most) where value >= lost - 1e-9 {
        var world = entry
        if world.run(untilLost: lost - 1e-9) { arrived.append(world) }
      }
      entries = (0..<size).map { index in
        branch += 1
        var copy = arrived[index % arrived.count]
        copy.branch(to: branch)
        return copy
      }
    }
    return CapacitySplitting(levels: levels)
  }

  /// The most capacity that a path loses before the horizon.
  private static func mostLost(_ start: World) -> Double {
    var world = start
    var most = world.lostCapacity
    while world.run(untilLost: most + 1e-9) { most = world.lostCapacity }
    return most
  }
}
