import Foundation
import ScenarioSchema
import Stochastics

/// A law of chance as a scenario writes it, with the distribution that is drawn from.
struct Law: Equatable, Sendable {
  /// As written.
  var spec: DistributionSpec
  /// As drawn.
  var distribution: Distribution

  /// The law of a specification that a user wrote.
  init(_ spec: DistributionSpec) throws(ParameterError) {
    self.spec = spec
    distribution = try spec.distribution()
  }

  /// The law of a default of this program.
  static func known(_ spec: DistributionSpec) -> Law {
    do throws(ParameterError) {
      return try Law(spec)
    } catch {
      preconditionFailure("the default law \(spec) is not one: \(error)")
    }
  }

  /// Always the same value.
  static func constant(_ value: Double) -> Law { known(.constant(value)) }
}

extension DistributionSpec {
  /// The distribution that is drawn from.
  ///
  /// Two quantiles give the log-normal law through them, three or more the interpolation.
  /// - Throws: `ParameterError` when the parameters are out of the range of the law.
  public func distribution() throws(ParameterError) -> Distribution {
    let base: Distribution
    switch law {
    case .constant(let value):
      base = .constant(value)
    case .uniform(let from, let to):
      base = .uniform(low: from, high: to)
    case .exponential(let mean):
      base = .exponential(mean: mean)
    case .logNormal(let median, let sigma):
      base = .logNormal(mu: PortableMath.log(median), sigma: sigma)
    case .weibull(let shape, let scale):
      base = .weibull(shape: shape, scale: scale)
    case .quantiles(let quantiles) where quantiles.count == 2:
      base = try .logNormal(
        quantile: quantiles[0].probability, quantiles[0].value,
        quantile: quantiles[1].probability, quantiles[1].value)
    case .quantiles(let quantiles):
      base = .quantiles(
        quantiles.map { QuantilePoint(probability: $0.probability, value: $0.value) })
    }
    let valid = try base.validated()
    guard minimum != nil || maximum != nil else { return valid }
    return try valid.truncated(from: minimum ?? 0, to: maximum ?? .infinity)
  }
}

/// The longest duration that a scenario may hold: 100 years of 365 days, in seconds.
let longestSeconds = 3_153_600_000.0

extension FieldKind where Value == Law {
  /// A law of chance of a quantity, ready to be drawn from.
  ///
  /// Durations are at most 100 years, numbers of tokens at most 10^9: more would not fit the clock.
  static func law(_ quantity: QuantityKind) -> FieldKind {
    let range = quantity == .duration ? 0...longestSeconds : 0...1e9
    let kind = FieldKind<DistributionSpec>.distribution(quantity, in: range)
    return FieldKind(
      shape: kind.shape, unit: kind.unit,
      read: { node, context in
        guard let spec = kind.read(node, &context) else { return nil }
        do throws(ParameterError) {
          return try Law(spec)
        } catch {
          context.error(
            "\(context.name) is not a law that can be drawn from: \(error)", at: node.mark)
          return nil
        }
      },
      write: { kind.write($0.spec) })
  }
}
