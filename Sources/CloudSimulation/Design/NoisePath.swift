import CloudModel
import Stochastics

/// One course of the traffic's noise: a factor for each step and each group of flows that share it.
///
/// Every draw is keyed by group and simulation time, so a longer horizon or a further group changes no
/// other number.
struct NoisePath {
  private let scope: NoiseScope
  private let classes: Int
  private let step: Int64
  /// Simulation time at which the first step begins; at or before 0.
  private let origin: Int64
  /// `factors[group][step]`.
  private let factors: [[Double]]

  /// - Parameters:
  ///   - seed: of the scenario.
  ///   - number: of the path, or of the replication.
  init(_ noise: TrafficNoise, _ scenario: Scenario, seed: UInt64, number: Int) {
    let traffic = scenario.traffic
    scope = noise.each
    classes = traffic.classes.count
    step = noise.process.stepSeconds * Units.second
    let horizon = Units.nanoseconds(scenario.horizon)
    let names: [String]
    switch noise.each {
    case .all: names = ["traffic"]
    case .geography: names = traffic.geographies.map { "traffic/\($0.name)" }
    case .requestClass: names = traffic.classes.map { "traffic//\($0.name)" }
    case .flow: names = traffic.flowNames.map { "traffic/\($0.geography)/\($0.requestClass)" }
    }
    let keys = names.map { StreamKey(seed: seed, component: $0, purpose: "noise") }
    let start = scenario.startUnixSeconds
    switch noise.process {
    case .logNormal(let sigma, let correlation, _):
      origin = 0
      let count = Int((horizon + step - 1) / step)
      let step = step
      factors = keys.map { key in
        Self.logNormal(sigma, correlation, count) { index in
          key.uniform(
            replication: number, branch: 0, at: UInt64(bitPattern: Int64(index) * step))
        }
      }
    case .residuals(let days, _):
      let day = 86_400 * Units.second
      let past = (start % 86_400 + 86_400) % 86_400
      origin = -past * Units.second
      let count = (horizon - origin + day - 1) / day
      let origin = origin
      factors = keys.map { key in
        (0..<count).flatMap { index -> [Double] in
          let time = origin + index * day
          let draw = key.uniform(replication: number, branch: 0, at: UInt64(bitPattern: time))
          return days[min(days.count - 1, Int(draw * Double(days.count)))]
        }
      }
    }
  }

  private static func logNormal(
    _ sigma: Double, _ correlation: Double, _ count: Int, _ uniform: (Int) -> Double
  ) -> [Double] {
    let fresh = (1 - correlation * correlation).squareRoot() * sigma
    var x = 0.0
    return (0..<count).map { index in
      let z = PortableMath.normalQuantile(uniform(index))
      // The first step is drawn from the stationary law.
      x = index == 0 ? sigma * z : correlation * x + fresh * z
      return PortableMath.exp(x - 0.5 * sigma * sigma)
    }
  }

  /// Moments at which a step begins.
  func changePoints(_ horizon: Int64) -> [Int64] {
    Array(stride(from: origin, to: horizon, by: Int(step)))
  }

  /// Whether all flows share one factor.
  var isCommon: Bool { scope == .all }

  /// The factor of a flow at a moment.
  func factor(at time: Int64, geography: Int = 0, requestClass: Int = 0) -> Double {
    let group: Int
    switch scope {
    case .all: group = 0
    case .geography: group = geography
    case .requestClass: group = requestClass
    case .flow: group = geography * classes + requestClass
    }
    return factors[group][Int((time - origin) / step)]
  }
}
