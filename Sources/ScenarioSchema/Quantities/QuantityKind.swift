/// A kind of quantity with its units: durations, shares, rates, sizes, money, counts.
///
/// The first of `units` is the one that numbers are kept in and formatted with, unless the
/// quantity says otherwise.
public struct QuantityKind: Sendable, Equatable {
  /// A unit and what it is worth in the unit that numbers are kept in.
  public struct Unit: Sendable, Equatable {
    /// How a value in this unit becomes one in the kept unit.
    public enum Scale: Sendable, Equatable {
      /// Times a power of ten; exact in decimal.
      case powerOfTen(Int)
      /// Times a number.
      case times(Double)
      /// Divided by a number.
      case over(Double)
    }

    /// How it is written.
    public var symbol: String
    /// What it is worth.
    public var scale: Scale

    init(_ symbol: String, _ scale: Scale) {
      self.symbol = symbol
      self.scale = scale
    }
  }

  /// The word with its article, as messages use it: `a duration`.
  public var noun: String
  /// What the units measure, for messages: `time`.
  public var measured: String
  /// All units that are read; the empty symbol stands for a bare number.
  public var units: [Unit]
  /// The unit that numbers are kept in: `s` for durations.
  public var keptUnit: String
  /// The units that messages suggest, at most two.
  public var suggested: [String]
  /// The unit that values are written with and its power of ten against the kept unit.
  public var written: (symbol: String, power: Int) {
    for symbol in suggested {
      if let unit = units.first(where: { $0.symbol == symbol }),
        case .powerOfTen(let power) = unit.scale
      {
        return (symbol, power)
      }
    }
    return (keptUnit, 0)
  }

  /// Whether a bare number is right.
  public var isBare: Bool { units.contains { $0.symbol.isEmpty } }

  /// Whether a space stands between number and unit where values are written.
  static func gap(_ symbol: String) -> String {
    symbol.hasPrefix("USD") || symbol == "tokens/s" ? " " : ""
  }

  /// The number in the kept unit, with the unit that was written.
  ///
  /// - Throws: `QuantityProblem` when the text is not a finite number with one of the units.
  public func parse(_ text: String) throws(QuantityProblem) -> Double {
    let (number, unit) = try split(text)
    let value: Double =
      switch unit.scale {
      case .powerOfTen(let power): number.shifted(by: power).doubleValue
      case .times(let factor): number.doubleValue * factor
      case .over(let divisor): number.doubleValue / divisor
      }
    guard value.isFinite else { throw .overflow }
    // Zero and the smallest numbers are told apart, or a tiny rate would vanish silently.
    guard value.magnitude >= .leastNormalMagnitude || number.magnitude == 0 else {
      throw .overflow
    }
    return value
  }

  /// The written number and its unit.
  public func split(_ text: String) throws(QuantityProblem) -> (DecimalNumber, Unit) {
    let trimmed = text.trimmingSpaces
    guard !trimmed.isEmpty else { throw .empty }
    var bare = trimmed.lowercased()[...]
    while let first = bare.first, "+-.".contains(first) { bare = bare.dropFirst() }
    if bare == "nan" || bare == "inf" || bare == "infinity" { throw .notFinite }
    guard let (number, rest) = DecimalNumber.prefix(of: trimmed[...]) else {
      throw bare.first?.isASCIIDigit == true ? .overflow : .notANumber
    }
    let symbol = rest.trimmingSpaces
    if let unit = units.first(where: { $0.symbol == symbol }) { return (number, unit) }
    throw symbol.isEmpty ? .missingUnit(number) : .unknownUnit(symbol, number)
  }

  /// The value as text that `parse` reads back to the same bits.
  public func format(_ value: Double) -> String {
    guard let number = DecimalNumber(value) else { return "\(value)" }
    let (symbol, power) = written
    return number.shifted(by: -power).text + Self.gap(symbol) + symbol
  }
}

extension QuantityKind {
  /// Two dimensions are equal when they have the same name.
  public static func == (a: Self, b: Self) -> Bool { a.noun == b.noun }

  /// Time; kept in seconds where it is a number, whole nanoseconds where it is a `Duration`.
  public static let duration = QuantityKind(
    noun: "a duration", measured: "time",
    units: [
      Unit("ns", .powerOfTen(-9)), Unit("us", .powerOfTen(-6)), Unit("ms", .powerOfTen(-3)),
      Unit("s", .powerOfTen(0)), Unit("min", .times(60)), Unit("h", .times(3600)),
      Unit("d", .times(86_400)), Unit("w", .times(604_800)), Unit("y", .times(31_536_000)),
    ],
    keptUnit: "s", suggested: ["s", "min"])

  /// A part of a whole, written in percent; kept as a fraction.
  public static let share = QuantityKind(
    noun: "a share", measured: "share", units: [Unit("%", .powerOfTen(-2))], keptUnit: "",
    suggested: ["%"])

  /// A relative change in percent, which may exceed 100 %; kept as a fraction.
  public static let percentage = QuantityKind(
    noun: "a percentage", measured: "percentage", units: [Unit("%", .powerOfTen(-2))],
    keptUnit: "", suggested: ["%"])

  /// A relative change a year in percent; kept as a fraction a year of 365 d.
  public static let growth = QuantityKind(
    noun: "a growth", measured: "growth", units: [Unit("%/y", .powerOfTen(-2))], keptUnit: "/y",
    suggested: ["%/y"])

  /// Requests in time; kept in requests/s.
  public static let requestRate = QuantityKind(
    noun: "a request rate", measured: "request rate",
    units: [
      Unit("rps", .powerOfTen(0)), Unit("/s", .powerOfTen(0)), Unit("requests/s", .powerOfTen(0)),
      Unit("/min", .over(60)), Unit("rpm", .over(60)), Unit("requests/min", .over(60)),
      Unit("/h", .over(3600)),
    ],
    keptUnit: "requests/s", suggested: ["rps"])

  /// Events in time; kept in events a year of 365 d.
  public static let eventRate = QuantityKind(
    noun: "a rate of events", measured: "rate",
    units: [
      Unit("/y", .powerOfTen(0)), Unit("/d", .times(365)), Unit("/h", .times(8760)),
      Unit("/w", .times(365.0 / 7)),
    ],
    keptUnit: "/y", suggested: ["/y", "/d"])

  private static func bytes(_ suffix: String) -> [Unit] {
    [
      Unit("B\(suffix)", .powerOfTen(0)), Unit("kB\(suffix)", .powerOfTen(3)),
      Unit("MB\(suffix)", .powerOfTen(6)), Unit("GB\(suffix)", .powerOfTen(9)),
      Unit("TB\(suffix)", .powerOfTen(12)), Unit("KiB\(suffix)", .times(1024)),
      Unit("MiB\(suffix)", .times(1_048_576)), Unit("GiB\(suffix)", .times(1_073_741_824)),
      Unit("TiB\(suffix)", .times(1_099_511_627_776)),
    ]
  }

  /// Data; kept in bytes.
  public static let dataSize = QuantityKind(
    noun: "a data size", measured: "data", units: bytes(""), keptUnit: "B",
    suggested: ["GB", "GiB"])

  /// Data in time; kept in bytes/s.
  public static let bandwidth = QuantityKind(
    noun: "a bandwidth", measured: "bandwidth",
    units: bytes("/s") + [
      Unit("Mbit/s", .times(125_000)), Unit("Gbit/s", .times(125_000_000)),
    ],
    keptUnit: "B/s", suggested: ["GB/s", "GiB/s"])

  /// Tokens in time; kept in tokens/s.
  public static let tokenRate = QuantityKind(
    noun: "a token rate", measured: "token rate",
    units: [
      Unit("tokens/s", .powerOfTen(0)), Unit("token/s", .powerOfTen(0)),
      Unit("tok/s", .powerOfTen(0)),
    ],
    keptUnit: "tokens/s", suggested: ["tokens/s"])

  /// Money; kept in US dollars.
  public static let money = QuantityKind(
    noun: "an amount of money", measured: "money", units: [Unit("USD", .powerOfTen(0))],
    keptUnit: "USD", suggested: ["USD"])

  /// Money for an hour; kept in US dollars an hour.
  public static let price = QuantityKind(
    noun: "a price", measured: "price", units: [Unit("USD/h", .powerOfTen(0))], keptUnit: "USD/h",
    suggested: ["USD/h"])

  /// A whole number of things.
  public static let count = QuantityKind(
    noun: "a whole number", measured: "number", units: [Unit("", .powerOfTen(0))], keptUnit: "",
    suggested: [""])

  /// A bare number.
  public static let number = QuantityKind(
    noun: "a number", measured: "number", units: [Unit("", .powerOfTen(0))], keptUnit: "",
    suggested: [""])

  /// A number of tokens, fractions allowed; bare.
  public static let tokens = QuantityKind(
    noun: "a number of tokens", measured: "number", units: [Unit("", .powerOfTen(0))],
    keptUnit: "tokens", suggested: [""])
}

extension StringProtocol {
  /// The text without spaces and tabs at both ends.
  var trimmingSpaces: String {
    var rest = self[...]
    while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    return String(rest)
  }
}
