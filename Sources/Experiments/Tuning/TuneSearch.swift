import CloudModel
import Stochastics

/// How a search is carried out.
public struct TuneOptions: Equatable, Sendable {
  /// Points of the space-filling start.
  public var initial = 32
  /// Points that the surrogates choose after it.
  public var steps = 32
  /// Replications of each of these points.
  public var replications = 24
  /// Points that go into the race.
  public var finalists = 8
  /// Replications that the race may spend.
  public var race = 2000
  /// Fresh replications that confirm the winner.
  public var confirmation = 600
  /// Confidence of the race and of the confirmation.
  public var confidence = 0.95
  /// Fixes all that the search draws.
  public var seed: UInt64 = 1

  /// The usual ones.
  public init() {}

  /// Deviations of the confirmed value by which it must clear its bound, all tries together.
  static let clearance = 2.3

  /// The share of windows that a point needs so that its confirmation likely succeeds: one on the edge of
  /// what is wanted could not be proved.
  func aim(_ probability: Double) -> Double {
    let error = (probability * (1 - probability) / Double(max(1, confirmation))).squareRoot()
    return min(probability + Self.clearance * error, 1 - 0.2 * (1 - probability))
  }
}

/// What a search came to.
public struct TuneOutcome: Sendable {
  /// A point whose constraints were judged on fresh replications.
  public struct Confirmation: Sendable {
    /// Position among the points.
    public let point: Int
    /// The fresh replications alone.
    public let fresh: TunePoint
    /// The constraints on them.
    public let checks: [TuneCheck]
    /// Whether all are kept with the confidence.
    public var isKept: Bool { checks.areKept == true }
  }

  /// All points that were looked at, in that order, with their replications but those that confirmed.
  public let points: [TunePoint]
  /// Those of the space-filling start.
  public let initial: Int
  /// Those that went into the race.
  public let finalists: [Int]
  /// Those that were confirmed or failed to be, in that order.
  public let confirmations: [Confirmation]
  /// Points that the scenario did not allow.
  public let refused: Int
  /// Replications of all kinds.
  public let replications: Int

  /// The confirmed winner; nil when no point could be confirmed.
  public var winner: Confirmation? { confirmations.last { $0.isKept } }
  /// The one that came nearest, when nothing could be confirmed.
  public var nearest: Confirmation? {
    confirmations.min { a, b in
      let (x, y) = (a.worstShortfall, b.worstShortfall)
      return (x, a.point) < (y, b.point)
    }
  }
}

extension TuneOutcome.Confirmation {
  /// The worst shortfall in parts of its bound.
  fileprivate var worstShortfall: Double {
    checks.map { $0.shortfall / max(1e-12, $0.bound.magnitude) }.max() ?? 0
  }
}

/// The cheapest point that keeps its constraints, by simulation that is noisy.
///
/// A Sobol sequence fills the space; Gaussian processes of the objective and of each constraint then choose
/// the point with the greatest expected improvement times the probability of keeping the constraints. The
/// points that may be the answer race: replications go to them by OCBA, and those that break a constraint or
/// cost more than one that keeps all drop out. The winner must keep its constraints on fresh random numbers.
///
/// **Source**: Gardner, Kusner, Xu, Weinberger and Cunningham, "Bayesian optimization with inequality
/// constraints", ICML 2014, PMLR 32, 937-945; Letham, Karrer, Ottoni and Bakshy, Bayesian Analysis 14 (2019),
/// 495-519, DOI 10.1214/18-BA1110, for noisy constraints; `OptimalAllocation` for the race.
public struct TuneSearch: Sendable {
  /// Replications of the design at a place: so many, on the random numbers of a stage; nil when the
  /// scenario does not allow the design, or on an interruption.
  public typealias Evaluate =
    @Sendable (_ place: [Double], _ replications: Int, _ stage: String) async throws
    -> [TuneObservation]?

  let problem: TuneProblem
  let options: TuneOptions
  let evaluate: Evaluate
  var points: [TunePoint] = []
  var refusedPlaces: [[Double]] = []
  var spent = 0

  /// Prepares a search.
  public init(_ problem: TuneProblem, options: TuneOptions, evaluate: @escaping Evaluate) {
    self.problem = problem
    self.options = options
    self.evaluate = evaluate
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - start: the design as written, if it lies within the knobs' ranges.
  ///   - shouldStop: asked before each point; nil is returned then.
  ///   - onProgress: receives what is being done, and how many points were looked at.
  public mutating func run(
    from start: [Double]? = nil, shouldStop: () -> Bool = { false },
    onProgress: (String, Int) -> Void = { _, _ in }
  ) async throws -> TuneOutcome? {
    var draw = stream("start")
    let shift = problem.knobs.map { _ in draw.nextUniform() }
    if let start { try await look(problem.snapped(start)) }
    for place in try SobolSequence.points(
      4 * options.initial, dimensions: problem.knobs.count, shift: shift)
    where points.count < options.initial && points.count + refusedPlaces.count < 3 * options.initial
    {
      if shouldStop() { return nil }
      try await look(problem.snapped(place))
      onProgress("filling the space", points.count)
    }
    let initial = points.count
    var lengths: [[Double]] = []
    for step in 0..<options.steps where points.count >= 4 {
      if shouldStop() { return nil }
      // The lengths change slowly; finding them is what costs.
      let surrogates = try TuneSurrogates(
        points, problem, aim: options.aim(problem.probability),
        lengths: step % 6 == 0 ? nil : lengths)
      lengths = surrogates.lengths
      guard let place = try nextPlace(surrogates, step: step) else { break }
      try await look(place)
      onProgress("improving", points.count)
    }
    let finalists = try chosenFinalists()
    let alive = try await race(finalists, shouldStop: shouldStop) {
      onProgress("racing", $0)
    }
    guard let alive else { return nil }
    guard
      let confirmations = try await confirm(alive, shouldStop: shouldStop, onProgress: onProgress)
    else { return nil }
    return TuneOutcome(
      points: points, initial: initial, finalists: finalists, confirmations: confirmations,
      refused: refusedPlaces.count, replications: spent)
  }

  func stream(_ purpose: String) -> RandomStream {
    RandomStream(
      key: StreamKey(seed: options.seed, component: "tune", purpose: purpose), replication: 0)
  }

  /// Looks at a place for the first time; one that was looked at is left alone.
  mutating func look(_ place: [Double]) async throws {
    if points.contains(where: { $0.place == place }) || refusedPlaces.contains(place) { return }
    // Each point on numbers of its own: on common ones all would be wrong in the same way, and a surrogate
    // could not learn the truth from many of them.
    let stage = "search \(points.count + refusedPlaces.count)"
    guard let seen = try await evaluate(place, options.replications, stage), !seen.isEmpty
    else {
      refusedPlaces.append(place)
      return
    }
    var point = TunePoint(place)
    point.add(seen)
    spent += seen.count
    points.append(point)
  }

  /// More replications of a point, on the random numbers of a stage that all points share.
  mutating func more(_ index: Int, _ count: Int, stage: String) async throws -> Bool {
    guard let seen = try await evaluate(points[index].place, count, stage) else { return false }
    points[index].add(seen)
    spent += seen.count
    return true
  }
}
