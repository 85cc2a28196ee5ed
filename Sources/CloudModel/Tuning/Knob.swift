import ScenarioSchema
import Stochastics

/// A value of a scenario that may be changed: a path of the document, and what may stand there.
public struct Knob: Equatable, Sendable {
  /// What may stand at the path.
  public enum Range: Equatable, Sendable {
    /// Numbers with a unit, from one to another; with a step only every so many. On a logarithmic scale
    /// equal steps are equal factors.
    case numbers(from: Double, to: Double, step: Double?, isLogarithmic: Bool, unit: String)
    /// One of these, two or more.
    case choices([DocumentNode])
  }

  /// The dotted path, as `--set` takes it.
  public var path: String
  /// What may stand there.
  public var range: Range

  /// Makes a knob.
  public init(path: String, range: Range) {
    self.path = path
    self.range = range
  }

  /// How many values it has; nil for a continuous one.
  public var levels: Int? {
    switch range {
    case .choices(let nodes): return nodes.count
    case .numbers(let from, let to, let step?, _, _):
      // A part in 10^9 makes up for steps that are no binary fractions.
      return Int(((to - from) / step * (1 + 1e-9)).rounded(.down)) + 1
    case .numbers: return nil
    }
  }

  /// Whether it chooses between things without an order.
  public var isCategorical: Bool {
    if case .choices = range { true } else { false }
  }

  /// The value at a place from 0 to 1.
  public func value(at place: Double) -> DocumentNode {
    let place = min(1, max(0, place))
    switch range {
    case .choices(let nodes): return nodes[min(nodes.count - 1, Int(place * Double(nodes.count)))]
    case .numbers(let from, let to, let step, let isLogarithmic, let unit):
      if let step, let levels {
        let level = min(levels - 1, Int(place * Double(levels)))
        return .scalar(Self.text(from + Double(level) * step, like: step) + unit)
      }
      let number =
        isLogarithmic
        ? from * Self.power(to / from, place) : from + place * (to - from)
      return .scalar(
        Self.text(number, like: isLogarithmic ? number / 100 : (to - from) / 500) + unit)
    }
  }

  /// The place in the middle of the level that a place belongs to; a continuous knob's own place.
  public func snapped(_ place: Double) -> Double {
    guard let levels else { return min(1, max(0, place)) }
    let level = min(levels - 1, max(0, Int(place * Double(levels))))
    return (Double(level) + 0.5) / Double(levels)
  }

  /// The place of a number that is written in the knob's unit; nil for other texts and for choices that
  /// are none of its own.
  public func place(of text: String) -> Double? {
    switch range {
    case .choices(let nodes):
      guard let index = nodes.firstIndex(where: { $0.flowText == text }) else { return nil }
      return (Double(index) + 0.5) / Double(nodes.count)
    case .numbers(let from, let to, let step, let isLogarithmic, let unit):
      guard let (number, own) = Self.split(text) else { return nil }
      var value = number.doubleValue
      if own != unit {
        guard unit == "s", let seconds = try? Duration(quantity: text) else { return nil }
        value = seconds.inSeconds
      }
      guard value >= from, value <= to else { return nil }
      if let step, let levels {
        return (((value - from) / step).rounded() + 0.5) / Double(levels)
      }
      return isLogarithmic
        ? Self.log(value / from) / Self.log(to / from) : (value - from) / (to - from)
    }
  }

  /// A number with the unit that stands behind it.
  static func split(_ text: String) -> (DecimalNumber, String)? {
    guard let (number, rest) = DecimalNumber.prefix(of: text[...]) else { return nil }
    return (number, String(rest.drop { $0 == " " }))
  }

  /// A number with the decimals that a resolution asks for, without trailing zeros.
  static func text(_ value: Double, like resolution: Double) -> String {
    var decimals = 0
    var scale = 1.0
    while decimals < 12, resolution * scale < 1 - 1e-9 {
      scale *= 10
      decimals += 1
    }
    // Whole units of the resolution's own decimals, as an exact decimal number.
    let scaled = (value * scale).rounded()
    guard scaled.magnitude < 9e15 else { return "\(value)" }
    return DecimalNumber(
      isNegative: scaled < 0, magnitude: UInt128(scaled.magnitude), exponent: -decimals
    ).text
  }
}

extension Knob {
  /// Places of knobs are chosen before any simulation, so the portable functions serve for repeatability alone.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    PortableMath.pow(base, exponent)
  }

  private static func log(_ value: Double) -> Double { PortableMath.log(value) }
}
