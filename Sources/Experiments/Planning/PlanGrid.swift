import CloudModel
import ScenarioSchema

/// One choice of a capacity plan: how much reserve, how large pools, how much traffic.
public struct PlanPoint: Equatable, Sendable {
  /// `capacity.buffer`: the autoscaler's wish is multiplied by 1 + buffer; a share, 0 … 10.
  public let buffer: Double
  /// What `min` and `initial` of every pool are multiplied by, rounded up; a share, above 0 … 10.
  public let size: Double
  /// Growth of the traffic a year, as a share of the start; above -1 … 10.
  public let growth: Double

  /// Makes a point.
  public init(buffer: Double, size: Double, growth: Double) {
    self.buffer = buffer
    self.size = size
    self.growth = growth
  }

  /// The scenario with this choice.
  ///
  /// A pool keeps `max` and `quota`, as they are what can be had: `min` and `initial` stop there. A zone
  /// that starts with an instance keeps one.
  public func applied(to scenario: Scenario) -> Scenario {
    var scenario = scenario
    scenario.capacityBuffer = buffer
    for index in scenario.pools.indices {
      let pool = scenario.pools[index]
      let zones = max(1, scenario.zones(of: pool).count)
      let most = min(pool.maxPerZone, pool.quota / zones)
      func scaled(_ count: Int) -> Int {
        // A count times a share such as 0.8 may lie a rounding above a whole number.
        min(most, Int((Double(count) * size - 1e-9).rounded(.up)))
      }
      scenario.pools[index].minPerZone = scaled(pool.minPerZone)
      scenario.pools[index].initialPerZone = max(
        scaled(pool.initialPerZone), scenario.pools[index].minPerZone)
    }
    scenario.traffic.rate.shape.growthPerYear = growth
    for index in scenario.traffic.rates.indices {
      scenario.traffic.rates[index].rate.shape.growthPerYear = growth
    }
    for index in scenario.traffic.classes.indices {
      scenario.traffic.classes[index].rate?.shape.growthPerYear = growth
    }
    return scenario
  }
}

/// The choices of a capacity plan: every combination of its lists.
public struct PlanGrid: Equatable, Sendable {
  /// The most points of one plan.
  public static let limit = 1_000

  /// Buffers, ascending.
  public let buffers: [Double]
  /// Sizes of the pools, ascending.
  public let sizes: [Double]
  /// Growths, ascending.
  public let growths: [Double]

  /// Makes a grid; values are put in order, and what stands twice counts once.
  ///
  /// - Throws: `PlanError` for an empty list, a value outside its range, or too many points.
  public init(buffers: [Double], sizes: [Double], growths: [Double]) throws(PlanError) {
    self.buffers = try Self.list("buffer", buffers, least: 0, isIncluded: true)
    self.sizes = try Self.list("size", sizes, least: 0, isIncluded: false)
    self.growths = try Self.list("growth", growths, least: -1, isIncluded: false)
    let count = self.buffers.count * self.sizes.count * self.growths.count
    if count > Self.limit { throw PlanError.tooMany(count) }
  }

  /// The usual questions about a scenario: no buffer, and 10 % to 30 %; its pools and smaller ones; its own
  /// growth and 30 % a year more.
  public static func usual(for scenario: Scenario) -> (
    buffers: [Double], sizes: [Double], growths: [Double]
  ) {
    let traffic = scenario.traffic
    let rate = traffic.rate == .constant(requestsPerSecond: 0) ? traffic.rates.first?.rate : nil
    let growth = (rate ?? traffic.rate).shape.growthPerYear
    return ([0, 0.1, 0.2, 0.25, 0.3], [0.6, 0.8, 1], [growth, growth + 0.3])
  }

  /// The points: growths within sizes within buffers stay together by growth, then size, then buffer.
  public var points: [PlanPoint] {
    growths.flatMap { growth in
      sizes.flatMap { size in
        buffers.map { PlanPoint(buffer: $0, size: size, growth: growth) }
      }
    }
  }

  private static func list(
    _ name: String, _ values: [Double], least: Double, isIncluded: Bool
  ) throws(PlanError) -> [Double] {
    if values.isEmpty { throw PlanError.empty(name) }
    for value in values where !(value >= least && value <= 10) || (!isIncluded && value == least) {
      throw PlanError.outside(
        name, value, "\(isIncluded ? "" : "above ")\(Int(least * 100)) % to 1000 %")
    }
    return Set(values).sorted()
  }
}

/// What is wrong with the lists of a plan.
public enum PlanError: Error, Equatable, CustomStringConvertible {
  case empty(String)
  case outside(String, Double, String)
  case tooMany(Int)

  /// For example `buffer is -10 %; allowed: 0 % to 1000 %`.
  public var description: String {
    switch self {
    case .empty(let name): "\(name) has no value; write one or more, such as 20%,30%"
    case .outside(let name, let value, let range):
      "\(name) is \(Self.percent(value)); allowed: \(range)"
    case .tooMany(let count):
      "the plan has \(count) points; allowed: up to \(PlanGrid.limit); shorten a list"
    }
  }

  private static func percent(_ share: Double) -> String {
    let value = (share * 1e8).rounded() / 1e6
    return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value)) %" : "\(value) %"
  }
}
