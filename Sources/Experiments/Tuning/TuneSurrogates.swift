import CloudModel
import Stochastics

/// Smooth guesses at the objective and at each constraint of a search.
struct TuneSurrogates {
  private let problem: TuneProblem
  private let objective: GaussianProcess
  private let constraints: [GaussianProcess]
  /// The smallest guess at the objective of a point that most likely keeps its constraints; nil without one.
  let best: Double?

  /// The lengths of all of them, for the next fit.
  var lengths: [[Double]] { ([objective] + constraints).map(\.lengths) }

  init(
    _ points: [TunePoint], _ problem: TuneProblem, aim: Double, lengths: [[Double]]?
  ) throws(StatisticsError) {
    self.problem = problem
    let places = points.map { problem.coordinates($0.place) }
    func noise(_ tally: Tally) -> Double {
      let error = tally.standardError ?? 0
      return error * error
    }
    let objective = try GaussianProcess(
      places, values: points.map(\.objective.mean), noise: points.map { noise($0.objective) },
      lengths: lengths?[0])
    let violations = points.map { $0.violations(problem, aim: aim) }
    var constraints: [GaussianProcess] = []
    for number in 0...problem.bounds.count {
      constraints.append(
        try GaussianProcess(
          places, values: violations.map { $0[number].value },
          noise: violations.map { $0[number].variance }, lengths: lengths?[number + 1]))
    }
    self.objective = objective
    self.constraints = constraints
    // The plug-in of the noisy case: guesses, not the values that luck made small.
    let kept = places.filter { place in
      constraints.allSatisfy { $0.predict(place).mean <= 0 }
    }
    best = kept.map { objective.predict($0).mean }.min()
  }

  /// The probability that a place keeps all constraints.
  func probabilityKept(_ place: [Double]) -> Double {
    let own = problem.coordinates(place)
    return constraints.reduce(1) { product, process in
      let guess = process.predict(own)
      return product
        * ExpectedImprovement.probabilityNotAbove0(mean: guess.mean, variance: guess.variance)
    }
  }

  /// The guess at the objective.
  func cost(_ place: [Double]) -> Double { objective.predict(problem.coordinates(place)).mean }

  /// How many deviations the worst constraint is guessed to be inside of its bound.
  func margin(_ place: [Double]) -> Double {
    let own = problem.coordinates(place)
    return constraints.map { process in
      let guess = process.predict(own)
      return -guess.mean / max(1e-9, guess.variance.squareRoot())
    }.min() ?? 0
  }

  /// Expected improvement with constraints; without a place that keeps them, the chance of finding one.
  func worth(_ place: [Double]) -> Double {
    let kept = probabilityKept(place)
    guard let best else { return kept }
    let guess = objective.predict(problem.coordinates(place))
    return kept * ExpectedImprovement.below(best, mean: guess.mean, variance: guess.variance)
  }
}

extension TuneSearch {
  /// Places to choose from: points that fill the space, and neighbours of the best so far.
  func candidates(
    _ surrogates: TuneSurrogates, step: Int
  ) throws(StatisticsError) -> [[Double]] {
    var draw = stream("step \(step)")
    let count = problem.knobs.count
    var places = try SobolSequence.points(
      192, dimensions: count, shift: (0..<count).map { _ in draw.nextUniform() })
    let ranked = points.indices.filter { surrogates.probabilityKept(points[$0].place) > 0.3 }
      .sorted { (points[$0].objective.mean, $0) < (points[$1].objective.mean, $1) }
    for index in ranked.prefix(4) {
      for scale in [0.03, 0.1, 0.3] {
        for _ in 0..<8 {
          var place = points[index].place
          // One or two knobs at a time; a choice is drawn anew.
          for _ in 0..<(1 + draw.nextIndex(below: 2)) {
            let knob = draw.nextIndex(below: count)
            let levels = Double(problem.knobs[knob].levels ?? 0)
            let width =
              problem.knobs[knob].isCategorical ? 1 : max(scale, levels > 0 ? 1.1 / levels : 0)
            place[knob] = min(
              1, max(0, place[knob] + (2 * draw.nextUniform() - 1) * width))
          }
          places.append(place)
        }
      }
    }
    return places
  }

  /// The place that is worth most.
  func nextPlace(_ surrogates: TuneSurrogates, step: Int) throws(StatisticsError) -> [Double]? {
    var best: (place: [Double], worth: Double)?
    for place in try candidates(surrogates, step: step) {
      let own = problem.snapped(place)
      // A second look beside a point is the race's business.
      if points.contains(where: { isClose($0.place, own) }) || refusedPlaces.contains(own) {
        continue
      }
      let worth = surrogates.worth(own)
      if worth > best?.worth ?? 0 { best = (own, worth) }
    }
    return best?.place
  }

  private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { ($0 - $1).magnitude < 0.025 }
  }
}
