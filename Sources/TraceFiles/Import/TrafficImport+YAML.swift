import CloudModel
import ScenarioSchema
import Stochastics

extension TrafficImport {
  /// The block `traffic` as a file that a scenario includes, with the quality of the fit as comments.
  public var yaml: String {
    var lines = head.map { "# \($0)" }
    lines.append("traffic:")
    lines += classLines
    if timeZone != "UTC" {
      lines += ["  geographies:", "    users: {share: 100%, timezone: \(timeZone)}"]
    }
    lines += rateLines
    lines += noiseLines
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: What was read and how well it fits

  private var head: [String] {
    let from = TraceTime.text(trace.startUnixSeconds)
    let to = TraceTime.text(trace.endUnixSeconds)
    let step = Duration.seconds(trace.stepSeconds).quantityText
    let what = requests.map { "a log of \($0) requests" } ?? "a trace"
    let deviation = Self.text(100 * fit.residualDeviation, digits: 3)
    var lines = [
      "Fitted by 'nines import traffic' to \(file.split(separator: "/").last ?? ""), \(what).",
      "From \(from) to \(to), in steps of \(step); hours are \(timeZone).",
      quality,
      "Residuals by step: deviation \(deviation) %, of which noise "
        + "\(Self.text(100 * fit.sigma, digits: 3)) %, the rest is the scatter of single requests;",
      "correlation of the noise from step to step \(Self.text(fit.correlation, digits: 3)).",
    ]
    let missing = [
      fit.hourOfDay == nil ? "hour_of_day (a day)" : nil,
      fit.weekday == nil ? "weekday (a week)" : nil,
      fit.growth == nil ? "growth (four weeks)" : nil,
      fit.season == nil ? "season (two years)" : nil,
    ].compactMap(\.self)
    // Ten days: a file without dates has its start at 1970-01-05, a Monday.
    if trace.startUnixSeconds.magnitude < 864_000 {
      lines.append("The file names no date; its start is taken for a Monday's midnight.")
    }
    if !missing.isEmpty {
      lines.append("Too short for: \(missing.joined(separator: ", ")).")
    }
    return lines
  }

  private var quality: String {
    if fit.parameters == 1 { return "The rate is taken for constant." }
    if !fit.isJudged {
      return "There are as many factors as hours, so nothing tells how well they fit."
    }
    return "The shape explains \(Self.text(100 * fit.explained, digits: 3)) % of the variance of "
      + "\(fit.hours) hours (R2)."
  }

  // MARK: Rate and noise

  private var rateLines: [String] {
    var lines = ["  rate:"]
    let start = TraceTime.text(trace.startUnixSeconds).prefix(10)
    lines.append(
      "    base: \(Self.text(fit.base.value, digits: 5))rps   # at \(start)"
        + (fit.isJudged
          ? "; standard error \(Self.text(fit.base.standardError, digits: 2))" : ""))
    func add(_ key: String, _ factors: [TrafficFit.Factor]?) {
      guard let factors else { return }
      let error = factors.map(\.standardError).max() ?? 0
      let values = factors.map { Self.text($0.value, digits: 4) }.joined(separator: ", ")
      if fit.isJudged {
        lines.append("    # standard errors up to \(Self.text(error, digits: 2))")
      }
      lines.append("    \(key): [\(values)]")
    }
    add("hour_of_day", fit.hourOfDay)
    add("weekday", fit.weekday)
    add("season", fit.season)
    if let growth = fit.growth {
      // The language knows growth from -100 % to 1000 % a year.
      let value = max(-99.9, min(1000, 100 * growth.value))
      lines.append(
        "    growth: \(Self.text(value, digits: 3))%/y   # standard error "
          + "\(Self.text(100 * growth.standardError, digits: 2)) points")
    }
    return lines
  }

  private var noiseLines: [String] {
    let sigma = (min(2, fit.sigma) * 1e4).rounded() / 100
    if sigma <= 0 { return [] }
    let step = Duration.seconds(max(60, trace.stepSeconds)).quantityText
    let correlation = Self.text(fit.correlation, digits: 4)
    return [
      "  noise: {sigma: \(Self.text(sigma, digits: 4))%, correlation: \(correlation), step: \(step)}"
    ]
  }

  // MARK: Classes

  private var classLines: [String] {
    if classes.isEmpty { return ["  classes:", "    imported: {}"] }
    var lines = ["  classes:"]
    let shares = Self.shares(classes.map(\.count))
    for (part, share) in zip(classes, shares) {
      lines.append("    \(part.name):")
      lines.append("      # \(part.count) requests")
      lines.append("      share: \(share)%")
      if hasTokens.input { lines += Self.law("input_tokens", part.input) }
      if hasTokens.output { lines += Self.law("output_tokens", part.output) }
    }
    return lines
  }

  /// Percentages with two decimals that add up to 100; largest remainders are rounded up.
  private static func shares(_ counts: [Int]) -> [String] {
    let total = counts.reduce(0, +)
    var parts = counts.map { $0 * 10_000 / total }
    let left = 10_000 - parts.reduce(0, +)
    let order = counts.indices.sorted {
      let (a, b) = (counts[$0] * 10_000 % total, counts[$1] * 10_000 % total)
      return a == b ? $0 < $1 : a > b
    }
    for index in order.prefix(left) { parts[index] += 1 }
    return parts.map { text(Double($0) / 100, digits: 5) }
  }

  private static let percentiles = [
    0.1, 1, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.9,
    99.99,
  ]

  /// A law by its quantiles, those that the log has requests enough for and that differ.
  private static func law(_ key: String, _ histogram: TokenHistogram) -> [String] {
    let few = 100 / Double(max(1, histogram.count))
    var points: [(percent: Double, value: Double)] = []
    for percent in percentiles where percent > few && 100 - percent > few {
      let value = histogram.quantile(percent / 100).rounded()
      if points.last?.value == value { points.removeLast() }
      points.append((percent, value))
    }
    let mean = text(histogram.mean, digits: 4)
    guard points.count > 2 else {
      return ["      \(key): \(text(histogram.mean.rounded(), digits: 9))   # mean \(mean)"]
    }
    let law = Distribution.quantiles(
      points.map { QuantilePoint(probability: $0.percent / 100, value: $0.value) })
    let values = points.map {
      "p\(text($0.percent, digits: 4)): \(text($0.value, digits: 9))"
    }
    return [
      "      # mean of the log \(mean), of the law \(text(law.mean, digits: 4))",
      "      \(key): {\(values.joined(separator: ", "))}",
    ]
  }

  /// A number with so many significant digits, without an exponent.
  static func text(_ value: Double, digits: Int) -> String {
    if value == 0 || !value.isFinite { return "0" }
    let places =
      digits - 1 - Int(PortableMath.log(value.magnitude) / PortableMath.log(10) + 1e-9)
      + (value.magnitude < 1 ? 1 : 0)
    let scale = PortableMath.pow(10, Double(max(0, min(15, places))))
    let number = (value * scale).rounded() / scale
    if number == number.rounded(), number.magnitude < 1e15 { return "\(Int64(number))" }
    return DecimalNumber("\(number)")?.text ?? "\(number)"
  }
}
