import CloudModel
import Foundation
import Stochastics
import TestSupport
import Testing

@testable import TraceFiles

/// From a known shape to a file, from the file to YAML, from YAML to the shape.
struct TrafficImportTests {
  /// A folder that goes when the value does.
  private final class Folder {
    let path: String

    init() throws {
      let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "nines-import-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, _ name: String) throws -> String {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
      return "\(path)/\(name)"
    }
  }

  private static let hours = (0..<24).map { 0.4 + 0.05 * Double(12 - abs(12 - $0)) }
  private static let weekday = [1.1, 1.2, 1.2, 1.15, 1.05, 0.7, 0.6]
  private static let start: Int64 = 1_704_067_200  // Monday 2024-01-01.

  /// Rates of weeks in steps of 15 minutes, with the stated noise.
  private static func rates(
    weeks: Int, sigma: Double = 0.1, correlation: Double = 0.8
  ) -> [Double] {
    var stream = RandomStream(
      key: StreamKey(seed: 11, component: "test", purpose: "import"), replication: 0)
    let hourMean = hours.reduce(0, +) / 24
    var x = sigma * PortableMath.normalQuantile(stream.nextUniform())
    return (0..<weeks * 672).map { step in
      let rate =
        50 * hours[step / 4 % 24] / hourMean * weekday[step / 96 % 7]
        * PortableMath.pow(1.3, Double(step) * 900 / 31_536_000)
        * PortableMath.exp(x - 0.5 * sigma * sigma)
      let z = PortableMath.normalQuantile(stream.nextUniform())
      x = correlation * x + (1 - correlation * correlation).squareRoot() * sigma * z
      return rate
    }
  }

  /// The scenario that includes an imported block.
  private func scenario(_ yaml: String, _ folder: Folder) throws -> Scenario {
    _ = try folder.write(yaml, "traffic.yaml")
    let main = try folder.write(
      """
      include: [traffic.yaml]
      name: imported
      clouds: {home: {regions: {here: {zones: [a], pools: {gpu: {instance: p5.48xlarge, \
      per_zone: {initial: 1}}}}}}}
      models:
        chat: {instance_types: [p5.48xlarge], throughput: 10rps}
      """, "main.yaml")
    let loaded = ScenarioLoader.load(main)
    #expect(loaded.issues.isEmpty, "\(loaded.issues.map(\.headline))\n\(yaml)")
    return try #require(loaded.scenario)
  }

  @Test func `a known shape comes back through the file and the scenario language`() throws {
    let folder = try Folder()
    var text = "start_utc;requests_per_min\r\n"
    for (step, rate) in Self.rates(weeks: 12).enumerated() {
      let time = TraceTime.text(Self.start + Int64(step) * 900)
      text += "\(time);\("\(rate * 60)".replacing(".", with: ","))\r\n"
    }
    let imported = try TrafficImport.read(try folder.write(text, "weeks.csv"))
    let traffic = try scenario(imported.yaml, folder).traffic
    let fit = imported.fit
    // What is written has four digits of what was fitted, and that is within its standard errors.
    let shape = traffic.rate.shape
    let hourMean = Self.hours.reduce(0, +) / 24
    for (found, (fitted, truth)) in zip(
      try #require(shape.hourOfDay), zip(try #require(fit.hourOfDay), Self.hours))
    {
      #expect(abs(found / fitted.value - 1) < 1e-3)
      #expect(abs(found - truth / hourMean) < 4 * fitted.standardError)
    }
    for (found, (fitted, truth)) in zip(
      try #require(shape.weekday), zip(try #require(fit.weekday), Self.weekday))
    {
      #expect(abs(found - truth) < 4 * fitted.standardError)
    }
    let growth = try #require(fit.growth)
    #expect(abs(shape.growthPerYear - growth.value) < 0.01)
    #expect(abs(shape.growthPerYear - 0.3) < 4 * growth.standardError)
    guard case .constant(let base) = traffic.rate.source,
      case .logNormal(let sigma, let correlation, 900) = traffic.noise?.process
    else {
      Issue.record("no base, or no noise")
      return
    }
    #expect(abs(base - 50) < 4 * fit.base.standardError)
    // Standard errors as for an autoregressive process of 8064 steps, four of each.
    #expect(abs(sigma / 0.1 - 1) < 0.07 && abs(correlation - 0.8) < 0.037)
    #expect(imported.yaml.contains("in steps of 15min; hours are UTC.\n"))
    #expect(imported.yaml.contains("# Too short for: season (two years).\n"))
  }

  @Test func `a log of requests gives rate, classes and tokens`() throws {
    let folder = try Folder()
    var text = "timestamp_ms,class,prompt_tokens,completion_tokens\n"
    // Two days, 120 requests/h by night and 360 by day, one of four an agent's.
    var time: Int64 = Self.start * 1000
    var count = 0
    while time < (Self.start + 2 * 86_400) * 1000 {
      let agent = count % 4 == 3
      text += "\(time),\(agent ? "agent" : "chat"),\(agent ? 4000 : 100 + count % 101),7\n"
      let hour = (time / 3_600_000) % 24
      time += (8..<20).contains(hour) ? 10_000 : 30_000
      count += 1
    }
    let imported = try TrafficImport.read(try folder.write(text, "log.csv"))
    #expect(imported.requests == count && imported.classes.map(\.name) == ["chat", "agent"])
    let traffic = try scenario(imported.yaml, folder).traffic
    #expect(traffic.classes.map(\.share) == [0.75, 0.25])
    #expect(traffic.classes[1].inputTokens == .constant(4000))
    #expect(traffic.classes[0].outputTokens == .constant(7))
    #expect(abs(traffic.classes[0].inputTokens.mean - 150) < 1)
    #expect(abs(traffic.classes[0].inputTokens.quantile(0.5) - 150) <= 1.5)
    guard case .constant(let base) = traffic.rate.source else { return }
    let hours = try #require(traffic.rate.shape.hourOfDay)
    #expect(abs(base * hours[3] * 3600 - 120) < 2 && abs(base * hours[12] * 3600 - 360) < 4)
    #expect(traffic.rate.shape.weekday == nil)
    // Regular arrivals scatter less than independent ones, so there is no noise to add.
    #expect(traffic.noise == nil)
  }

  @Test func `hours of another zone are written with its geography`() throws {
    let folder = try Folder()
    var text = "unix_seconds,rps\n"
    for step in 0..<(14 * 96) {
      let hour = step / 4 % 24
      text += "\(Self.start + Int64(step) * 900),\(hour == 11 ? 9 : 3)\n"
    }
    let file = try folder.write(text, "trace.csv")
    let traffic = try scenario(
      TrafficImport.read(file, timeZone: "Asia/Tokyo").yaml, folder
    ).traffic
    #expect(traffic.geographies.map(\.timeZone) == ["Asia/Tokyo"])
    let hours = try #require(traffic.rate.shape.hourOfDay)
    #expect(hours.firstIndex(of: hours.max() ?? 0) == 20)
  }

  @Test func `steps of seconds are averaged as the file is read`() throws {
    let folder = try Folder()
    // From 00:00:10 on: the first whole minute begins at 00:01, the first quarter at 00:15.
    var text = "unix_seconds,requests\n"
    for second in stride(from: 10, to: 3 * 86_400, by: 10) {
      text += "\(Int(Self.start) + second),\(second / 3600 % 24)\n"
    }
    let trace = try TrafficImport.read(try folder.write(text, "fine.csv")).trace
    #expect(trace.stepSeconds == 900 && trace.startUnixSeconds == Self.start + 900)
    #expect(trace.ratesPerSecond.count == 3 * 96 - 1)
    for (index, rate) in trace.ratesPerSecond.enumerated() {
      #expect(abs(rate - Double((index + 1) / 4 % 24) / 10) < 1e-12)
    }
    let short = TrafficTrace(
      startUnixSeconds: 100, stepSeconds: 7, ratesPerSecond: [1, 2, 3], source: "x")
    #expect(short.averaged(over: 60) == short)
  }

  @Test func `what cannot be imported is told`() throws {
    let folder = try Folder()
    func message(_ text: String, gaps: TraceGaps = .refused) throws -> String {
      let file = try folder.write(text, "bad.csv")
      do {
        _ = try TrafficImport.read(file, gaps: gaps)
        return "read without complaint"
      } catch { return String(error.description.dropFirst(file.count)) }
    }
    #expect(
      try message("seconds,rps\n0,1\n7200,2\n14400,1\n")
        == ": steps of 7200 s; a fit by hours needs steps that divide an hour; count the requests in "
        + "steps such as 15min")
    #expect(
      try message("seconds,rps\n0,0\n900,0\n")
        == ": no shape can be fitted, as the fit to nothing could not be computed; a trace has "
        + "requests at more than one moment; give a longer trace")
    #expect(
      try message("timestamp,class\n0,chat completions\n")
        == ":2:3: 'chat completions' is no name of a class; names have letters, digits, '.', '_' and "
        + "'-', and begin with a letter or digit; rename it in the log")
    #expect(
      try message("timestamp,class\n" + (0...50).map { "0,c\($0)\n" }.joined())
        == ":52:3: more than 50 classes; a log has at most so many; merge them, or rename the column "
        + "if it holds something else")
    #expect(try message("timestamp,x\n").hasPrefix(": no requests; "))
    #expect(try message("seconds,rps\n0,1\n").hasPrefix(": one row of values; "))
    #expect(try message("seconds,rps\n0,1\n60,1\n180,1\n").contains(": a gap of 1 row between "))
    #expect(
      try message("seconds,rps\n0,1\n60,1\n180,1\n", gaps: .zero) == "read without complaint")
  }

  @Test func `the published log gives what it holds`() throws {
    let file = Repository.path("scenarios/data/azure2023_conv_requests_10min.csv")
    let imported = try TrafficImport.read(file)
    #expect(imported.requests == 2863)
    let folder = try Folder()
    let traffic = try scenario(imported.yaml, folder).traffic
    guard case .constant(let base) = traffic.rate.source else { return }
    // 2,863 in ten minutes, without the two minutes at the ends.
    #expect(abs(base - 2863.0 / 600) < 0.3)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let prompts = text.split(separator: "\n").dropFirst().compactMap {
      Double($0.split(separator: ",")[1])
    }
    let mean = prompts.reduce(0, +) / Double(prompts.count)
    #expect(abs(traffic.classes[0].inputTokens.mean / mean - 1) < 0.02)
  }

  @Test func `numbers are written without exponents`() {
    #expect(TrafficImport.text(0, digits: 3) == "0")
    #expect(TrafficImport.text(0.00012345, digits: 3) == "0.000123")
    #expect(TrafficImport.text(1234567, digits: 3) == "1234567")
    #expect(TrafficImport.text(99.996, digits: 4) == "100")
    #expect(TrafficImport.text(27.7841, digits: 5) == "27.784")
    #expect(TrafficImport.text(-3.14159, digits: 3) == "-3.14")
    #expect(TrafficImport.text(0.1, digits: 2) == "0.1")
  }
}
