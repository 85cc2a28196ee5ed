import CloudModel
import Stochastics

extension TuneSearch {
  /// The most points that are tried on fresh random numbers.
  private static let tries = 5

  /// Judges the winner of the race on fresh random numbers. When it fails, what was seen joins what the
  /// surrogates know, and the cheapest place that they are sure of is tried; at last the surest point.
  ///
  /// - Returns: the tries in their order; nil on an interruption.
  mutating func confirm(
    _ raced: [Int], shouldStop: () -> Bool, onProgress: (String, Int) -> Void
  ) async throws -> [TuneOutcome.Confirmation]? {
    var confirmations: [TuneOutcome.Confirmation] = []
    // A second try is another chance to be wrong: each has its part of the error.
    let confidence = 1 - (1 - options.confidence) / Double(Self.tries)
    for number in 0..<Self.tries {
      if shouldStop() { return nil }
      onProgress("confirming", number + 1)
      let tried = confirmations.map(\.point)
      guard let index = try await candidate(number, raced, tried: tried) else { break }
      let stage = "confirmation \(number)"
      guard let seen = try await evaluate(points[index].place, options.confirmation, stage) else {
        return nil
      }
      spent += seen.count
      var fresh = TunePoint(points[index].place)
      fresh.add(seen)
      let checks = try fresh.checks(problem, confidence: confidence)
      confirmations.append(
        TuneOutcome.Confirmation(point: index, fresh: fresh, checks: checks))
      if checks.areKept == true { break }
      points[index].add(seen)
    }
    return confirmations
  }

  /// The point to try next; nil when none is left.
  private mutating func candidate(
    _ number: Int, _ raced: [Int], tried: [Int]
  ) async throws -> Int? {
    if number == 0, let first = raced.first { return first }
    let left = points.indices.filter { !tried.contains($0) }
    if points.count >= 4 {
      let surrogates = try TuneSurrogates(
        points, problem, aim: options.aim(problem.probability), lengths: nil)
      if number < Self.tries - 1,
        let place = try cheapestSurePlace(
          surrogates, number, certainty: 0.8 + 0.04 * Double(number))
      {
        try await look(place)
        if let index = points.firstIndex(where: { $0.place == place }), !tried.contains(index) {
          return index
        }
      }
      // Certainties are compared in decades of violation, as many of them may round to 1.
      return left.max { a, b in
        let (x, y) = (surrogates.margin(points[a].place), surrogates.margin(points[b].place))
        return (x, -a) < (y, -b)
      }
    }
    return raced.first { !tried.contains($0) } ?? left.first
  }

  /// The place with the smallest guess at the objective among those that surely keep their constraints.
  private func cheapestSurePlace(
    _ surrogates: TuneSurrogates, _ number: Int, certainty: Double
  ) throws(StatisticsError) -> [Double]? {
    var best: (place: [Double], cost: Double)?
    for place in try candidates(surrogates, step: 1000 + number) + points.map(\.place) {
      let own = problem.snapped(place)
      if refusedPlaces.contains(own) || surrogates.probabilityKept(own) < certainty { continue }
      let cost = surrogates.cost(own)
      if cost < best?.cost ?? .infinity { best = (own, cost) }
    }
    return best?.place
  }
}
