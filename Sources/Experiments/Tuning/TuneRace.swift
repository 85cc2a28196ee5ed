import CloudModel
import Stochastics

extension TuneSearch {
  /// The points that may be the answer: the cheapest of those that may keep their constraints, and the one
  /// that most likely does.
  func chosenFinalists() throws(StatisticsError) -> [Int] {
    if points.count < 4 { return Array(points.indices) }
    let surrogates = try TuneSurrogates(
      points, problem, aim: options.aim(problem.probability), lengths: nil)
    let kept = points.map { point in
      // What the point itself showed and what its neighbours let expect, half each.
      let own = point.violations(problem, aim: options.aim(problem.probability)).reduce(1.0) {
        product, violation in
        product
          * ExpectedImprovement.probabilityNotAbove0(
            mean: violation.value, variance: violation.variance)
      }
      return 0.5 * (own + surrogates.probabilityKept(point.place))
    }
    let cheap = points.indices.filter { kept[$0] > 0.1 }
      .sorted { (points[$0].objective.mean, $0) < (points[$1].objective.mean, $1) }
    // The cheapest at each degree of certainty, since those on the edge may fail: a staircase from the
    // cheapest that may keep its constraints to the cheapest that nearly surely does. Then the cheapest.
    var chosen: [Int] = []
    for certainty in [0.97, 0.9, 0.75, 0.5, 0.25] where chosen.count < options.finalists {
      if let index = cheap.first(where: { kept[$0] >= certainty }), !chosen.contains(index) {
        chosen.append(index)
      }
    }
    for index in cheap where chosen.count < options.finalists && !chosen.contains(index) {
      chosen.append(index)
    }
    let surest = points.indices.max { (kept[$0], -$0) < (kept[$1], -$1) }
    if let surest, !chosen.contains(surest) { chosen.append(surest) }
    // Of none that may be kept, those that break least are looked at, so that the answer is honest.
    if cheap.isEmpty {
      let order = points.indices.sorted {
        (-kept[$0], points[$0].unavailability, $0) < (-kept[$1], points[$1].unavailability, $1)
      }
      chosen = Array(order.prefix(max(2, options.finalists / 2)))
    }
    return chosen
  }

  /// Races the finalists: replications by OCBA in rounds, after each of which those drop out that break a
  /// constraint or cost more than one that keeps all.
  ///
  /// Each look at a finalist has its part of the error, so that all looks together err as the confidence
  /// says (Bonferroni).
  ///
  /// - Returns: those that are left, the one to confirm first in front; nil on an interruption.
  mutating func race(
    _ finalists: [Int], shouldStop: () -> Bool, onRound: (Int) -> Void
  ) async throws -> [Int]? {
    var alive = finalists
    var left = options.race
    let size = max(8 * max(1, finalists.count), options.race / 6)
    let rounds = max(1, options.race / size)
    let level = 1 - (1 - options.confidence) / Double(rounds * max(1, finalists.count))
    var round = 0
    while left > 0, alive.count > 1 {
      if shouldStop() { return nil }
      let designs = alive.map { index in
        OptimalAllocation.Design(
          mean: points[index].objective.mean,
          deviation: points[index].objective.standardDeviation ?? 0,
          violation: points[index].worstViolation(problem))
      }
      let next = OptimalAllocation.next(
        OptimalAllocation.shares(designs), done: alive.map { points[$0].observations.count },
        more: min(left, size))
      for (index, count) in zip(alive, next) where count > 0 {
        if shouldStop() { return nil }
        guard try await more(index, count, stage: "race \(round)") else { return nil }
        left -= count
      }
      if next.allSatisfy({ $0 == 0 }) { break }
      round += 1
      onRound(round)
      alive = try survivors(alive, confidence: level)
    }
    // Those that are out since another was cheaper come last: they may be needed when that one fails.
    let others = try finalists.filter { index in
      try !alive.contains(index)
        && points[index].checks(problem, confidence: level).areKept != false
    }
    return order(alive) + order(others)
  }

  /// Those that may still be the answer.
  private func survivors(
    _ alive: [Int], confidence: Double
  ) throws(StatisticsError) -> [Int] {
    var kept: [Int: Bool] = [:]
    for index in alive {
      kept[index] = try points[index].checks(problem, confidence: confidence).areKept
    }
    // The cheapest that surely keeps its constraints; who costs more is out.
    let sure = alive.filter { kept[$0] == true }
    let limit = sure.map { points[$0].objective.mean }.min() ?? .infinity
    let left = alive.filter { kept[$0] != false && points[$0].objective.mean <= limit }
    return left.isEmpty ? Array(order(alive).prefix(1)) : left
  }

  /// The cheapest of those that fresh replications would likely confirm first, then the others by how
  /// little they break, or how far they are from the edge.
  private func order(_ indices: [Int]) -> [Int] {
    indices.sorted { a, b in
      let (x, y) = (points[a].worstViolation(problem), points[b].worstViolation(problem))
      // The one-sided bound of the confirmation lies so many deviations of a replication under the value.
      let edge = -TuneOptions.clearance / Double(options.confirmation).squareRoot()
      if (x <= edge) != (y <= edge) { return x <= edge }
      if x <= edge {
        return (points[a].objective.mean, a) < (points[b].objective.mean, b)
      }
      return (x, a) < (y, b)
    }
  }
}
