import ScenarioSchema
import Stochastics

/// The block `traffic.noise`, as written.
struct NoiseBlock: Equatable, Sendable {
  /// Key `law`.
  enum Law: String, CaseIterable, Sendable {
    case logNormal = "log_normal"
    case residuals
  }

  /// Key `per`.
  enum Owner: String, CaseIterable, Sendable {
    case scenario, replication
  }

  var law = Law.logNormal
  var sigma: Double?
  var correlation: Double?
  var step: Duration?
  var trace: Located<String>?
  var each = NoiseScope.all
  var owner = Owner.scenario
  var paths: Int?

  static let fields = FieldList<NoiseBlock>([
    .defaulted(
      "law", \.law, .choice, .logNormal,
      help: "an autoregressive log-normal factor, or days of residuals of a trace"),
    .optional(
      "sigma", \.sigma, .quantity(.percentage, in: 0...2, lowerEnd: .excluded),
      help: "deviation of the factor's logarithm; else fitted to 'trace'"),
    .optional(
      "correlation", \.correlation, .quantity(.number, in: 0...0.9999),
      help: "of the logarithm between two steps; else fitted to 'trace', or 0"),
    .optional(
      "step", \.step, .wholeSeconds(60...86_400),
      help: "how long a factor holds; else the step of 'trace', or 15min"),
    .optional(
      "trace", \.trace, .located(.text),
      help: "a file with measured rates, to which the noise is fitted"),
    .defaulted("each", \.each, .choice, .all, help: "which flows have noise of their own"),
    .defaulted(
      "per", \.owner, .choice, .scenario,
      help: "whether the replications share 'paths' courses, or each has its own"),
    .optional("paths", \.paths, .count(1...1_000), help: "courses that are shared; else 8"),
  ])
}

extension ScenarioResolver {
  /// Steps of noise that fit into memory, all paths together.
  private static let mostSteps = 5_000_000.0

  /// The noise of the traffic; nil without any, or when it could not be read.
  mutating func resolveNoise(
    _ written: NoiseBlock?, loadTrace: (TraceRequest) -> LoadedTrace
  ) -> TrafficNoise? {
    guard let written else { return nil }
    let path = ["traffic", "noise"]
    warnOfIdleNoise(written, path)
    let trace = written.trace.flatMap { loadNoiseTrace($0, loadTrace) }
    if written.trace != nil, trace == nil { return nil }
    guard let (process, fit) = resolveProcess(written, trace, path) else { return nil }
    var paths: Int?
    if written.owner == .scenario {
      paths = written.paths ?? 8
      if written.paths == nil {
        explain(
          path + ["paths"], "8", source: "", help: "courses that the replications share")
      }
    }
    let seconds = Double(block.horizon.components.seconds)
    let steps = seconds / Double(process.stepSeconds) * Double(paths ?? 1)
    if steps > Self.mostSteps {
      error(
        "noise has \(QuantityKind.number.format(steps.rounded())) steps over the horizon, all paths "
          + "together; at most 5000000 are held, so write a longer step or fewer paths", at: path)
      return nil
    }
    return TrafficNoise(process, each: written.each, paths: paths, fit: fit)
  }

  private mutating func warnOfIdleNoise(_ written: NoiseBlock, _ path: [String]) {
    let node = root[key: "traffic"]?[key: "noise"]
    var idle: [(String, String)] = []
    if written.law == .residuals {
      idle += [
        ("sigma", "'law: log_normal'"), ("correlation", "'law: log_normal'"),
        ("step", "'law: log_normal'"),
      ]
    }
    if written.owner == .replication { idle.append(("paths", "'per: scenario'")) }
    for (key, partner) in idle {
      guard let found = node?[key: key] else { continue }
      context.add(
        Issue(
          .warning, mark: found.mark, path: (path + [key]).joined(separator: "."),
          "\(key) has no effect without \(partner)"))
    }
  }

  private mutating func loadNoiseTrace(
    _ name: Located<String>, _ loadTrace: (TraceRequest) -> LoadedTrace
  ) -> (trace: TrafficTrace, fit: TrafficFit)? {
    switch loadTrace(request(name, .rates(gaps: .refused, bin: nil))) {
    case .tokens, .faults: return nil
    case .failure(let reason):
      error("trace '\(name.value)': \(reason)", at: name)
      return nil
    case .trace(let trace):
      guard 3600 % trace.stepSeconds == 0 else {
        error(
          "trace '\(name.value)' has steps of \(trace.stepSeconds) s, which do not divide an hour; "
            + "noise is fitted to steps such as 15min", at: name)
        return nil
      }
      do throws(StatisticsError) {
        return (trace, try TrafficFit(trace))
      } catch {
        self.error("trace '\(name.value)' cannot be fitted: \(error)", at: name)
        return nil
      }
    }
  }

  private mutating func resolveProcess(
    _ written: NoiseBlock, _ fitted: (trace: TrafficTrace, fit: TrafficFit)?, _ path: [String]
  ) -> (NoiseProcess, fit: String)? {
    let source = fitted.map { trace, fit in
      "fitted to \(written.trace?.value ?? ""): \(fit.hours) hours, R2 "
        + QuantityKind.number.format((fit.explained * 1e3).rounded() / 1e3)
    }
    if written.law == .residuals {
      guard let fitted else {
        error("noise of law 'residuals' lacks the key 'trace'", at: path)
        return nil
      }
      let days = fitted.fit.residualDays(fitted.trace)
      guard days.count >= 2 else {
        error(
          "noise of law 'residuals' needs a trace with two whole days (UTC) or more; it has "
            + "\(days.count)", at: path)
        return nil
      }
      explain(
        path + ["residuals"], "\(days.count) days", source: source ?? "",
        help: "that are drawn from")
      return (.residuals(days: days, stepSeconds: fitted.trace.stepSeconds), source ?? "")
    }
    // Four digits, since the last ones of a fit differ between processors.
    let step = written.step?.components.seconds ?? fitted?.trace.stepSeconds ?? 900
    func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
    guard let sigma = written.sigma ?? fitted.map({ rounded($0.fit.sigma) }) else {
      error("noise lacks the key 'sigma', or a 'trace' that it is fitted to", at: path)
      return nil
    }
    var correlation = written.correlation ?? 0
    if written.correlation == nil, let fitted {
      let power = Double(step) / Double(fitted.trace.stepSeconds)
      let root = fitted.fit.correlation
      correlation = root > 0 ? rounded(PortableMath.pow(root, power)) : 0
    }
    if written.sigma == nil {
      explain(
        path + ["sigma"], QuantityKind.percentage.format(sigma), source: source ?? "",
        help: "deviation of the factor's logarithm")
    }
    if written.correlation == nil {
      explain(
        path + ["correlation"], QuantityKind.number.format(correlation), source: source ?? "",
        help: "of the logarithm between two steps")
    }
    if written.step == nil {
      explain(
        path + ["step"], Duration.seconds(step).quantityText, unit: "s",
        source: fitted == nil ? "" : "the step of the trace", help: "how long a factor holds")
    }
    guard sigma > 0 else {
      error(
        "the trace shows no noise beyond that of single requests; leave 'noise' out", at: path)
      return nil
    }
    return (
      .logNormal(sigma: sigma, correlation: correlation, stepSeconds: step),
      written.sigma == nil || written.correlation == nil ? source ?? "" : ""
    )
  }
}
