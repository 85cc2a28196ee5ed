import ScenarioSchema
import ScenarioYAML
import Stochastics
import Testing

@testable import CloudModel

/// The block `traffic` with all that it can say, and what is said of mistakes in it.
struct TrafficReadingTests {
  static let text = """
    name: mixed
    clouds: {home: {regions: {here: {zones: [a], pools: {gpu: {instance: p5.48xlarge, \
    per_zone: {initial: 2}}}}}}}
    models: {chat: {instance_types: [p5.48xlarge], throughput: 10rps}}
    traffic:
      classes:
        chat: {client: mobile, share: 75%}
        agent: {client: api, share: 25%, deadline: {first_token: 30s}, shape: {growth: 50%/y}}
        batch:
          client: api
          streaming: false
          deadline: {answer: 10min}
          geographies: {asia: 100%}
          rate: {base: 2rps, weekday: [1, 1, 1, 1, 1, 2, 2]}
      geographies:
        europe: {share: 60%, timezone: Europe/Berlin, shape: {season: [1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1]}}
        asia: {share: 40%, timezone: Asia/Tokyo}
      rate:
        base: 40rps
        weekday: [1, 1, 1, 1, 1, 0.6, 0.5]
        trend: [{at: 2026-07-01, factor: 1.2}, {at: 2027-01-01, factor: 1.5}]
      holidays:
        - {name: christmas, on: 12-25, days: 2, factor: 0.4, geographies: [europe]}
        - {name: jubilee, on: 2026-06-12, factor: 3}
      campaigns:
        - {name: launch, at: 2026-09-15T16:00Z, duration: 6h, factor: 1.8, classes: [chat, agent]}
    """

  @Test func `added rates are read, and what is wrong about them is said`() throws {
    let night = "base: 6rps, from: 2026-02-01, until: 2026-03-01, growth: 10%/y"
    let reading = read(
      Self.text,
      set: [("traffic.rates", "{night: {\(night), classes: [batch], geographies: [asia]}}")])
    #expect(reading.issues.isEmpty, "\(reading.issues.map(\.headline))")
    let traffic = try #require(reading.scenario).traffic
    let added = try #require(traffic.rates.first)
    #expect(added.name == "night" && added.classes == [2] && added.geographies == [1])
    #expect(added.untilUnixSeconds.map { $0 - 28 * 86_400 } == added.fromUnixSeconds)
    #expect(added.rate.shape.growthPerYear == 0.1)
    #expect(traffic.weights(of: added) == [0, 0, 0, 0, 0, 1])
    let wrong: [(String, String)] = [
      (
        "{a: {base: 6rps, from: 2026-03-01, until: 2026-03-01}}",
        "until is not after 'from'; exchange them, or take one out"
      ),
      (
        "{a: {base: 6rps, classes: [batch], geographies: [europe]}}",
        "no class of 'a' comes from its geographies; name others, or give them a share"
      ),
      (
        "{a: {growth: 10%/y}}",
        "rate has no source; give 'constant', 'base' with factors, or 'trace'"
      ),
    ]
    for (text, message) in wrong {
      let found = headlines(Self.text, set: [("traffic.rates", text)])
      #expect(found.count == 1 && found[0].hasSuffix(message), "\(found)")
    }
  }

  @Test func `classes, geographies, holidays and campaigns are read`() throws {
    let reading = read(Self.text)
    #expect(reading.issues.isEmpty, "\(reading.issues.map(\.headline))")
    let traffic = try #require(reading.scenario).traffic
    #expect(traffic.classes.map(\.client) == [.mobile, .api, .api])
    #expect(traffic.classes.map(\.firstTokenSeconds) == [10, 30, 60])
    #expect(traffic.classes.map(\.stallSeconds) == [15, 60, 60])
    #expect(traffic.classes[1].shape.growthPerYear == 0.5)
    #expect(traffic.classes[2].geographyShares == [0, 1])
    #expect(
      traffic.classes[2].rate
        == .shape(requestsPerSecond: 2, hourOfDay: nil, weekday: [1, 1, 1, 1, 1, 2, 2]))
    #expect(traffic.geographies[0].shape.season?[7] == 2)
    #expect(traffic.rate.shape.trend.map(\.factor) == [1.2, 1.5])
    #expect(traffic.rate.shape.trend[0].unixSeconds == 1_782_864_000)
    #expect(traffic.holidays[0].first == CalendarDay(month: 12, day: 25))
    #expect(traffic.holidays.map(\.geographies) == [[0], [0, 1]])
    #expect(traffic.holidays[1].first.year == 2026)
    #expect(traffic.campaigns[0].classes == [0, 1] && traffic.campaigns[0].geographies == nil)
  }

  @Test func `what is written is read to the same traffic`() throws {
    let document = try #require(YAMLReader.document(from: Self.text, file: "a.yaml").document)
    var context = ReadingContext()
    let block = try #require(
      ScenarioBlock.fields.read(document.root, into: ScenarioBlock(), &context))
    let written = YAMLWriter.text(of: ScenarioBlock.fields.write(block))
    let again = read(written)
    #expect(!again.issues.hasErrors, "\(again.issues.map(\.headline))\n\(written)")
    #expect(again.scenario?.traffic == read(Self.text).scenario?.traffic)
  }

  @Test func `the deadlines of a client are explained`() throws {
    let rows = read(Self.text).rows.filter { $0.path.hasPrefix("traffic.classes.chat.deadline") }
    #expect(rows.map(\.path).map { $0.split(separator: ".").last } == ["first_token", "stall"])
    #expect(rows.allSatisfy { $0.source == "client 'mobile'" })
    #expect(rows.map(\.value) == ["10s", "15s"])
  }

  @Test(arguments: [
    ("traffic.holidays.0.on", "02-29", "on is '02-29', not a day of every year"),
    ("traffic.holidays.0.on", "2026-02-29", "on is '2026-02-29', not a day of that year"),
    ("traffic.holidays.0.on", "4-3", "on is '4-3', not a day; write '12-25' for every year or "),
    ("traffic.holidays.0.on", "easter", "on is 'easter', not a day; write '12-25' for every year"),
    ("traffic.holidays.0.days", "0", "days is '0', below the least allowed 1"),
    (
      "traffic.holidays.0.geographies", "[europa]",
      "'europa' is not a geography of this scenario; did you mean 'europe'?"
    ),
    (
      "traffic.campaigns.0.classes", "[chat, agnet]",
      "'agnet' is not a class of this scenario; did you mean 'agent'?"
    ),
    ("traffic.rate.season", "[1, 2]", "season has 2 items; at least 12 must be given"),
    ("traffic.rate.hour_of_day", "[-1]", "hour_of_day has 1 items; at least 24 must be given"),
    (
      "traffic.rate.trend", "[{at: 2027-01-01, factor: 1}, {at: 2026-01-01, factor: 2}]",
      "trend is not in order of time; sort its items by 'at', each date once"
    ),
    (
      "traffic.classes.batch.geographies", "{asia: 90%}",
      "the shares of geographies add up to 90%, not to 100%"
    ),
    (
      "traffic.classes.batch.share", "5%",
      "request class 'batch' has a rate of its own and a share of the common one; keep one"
    ),
    ("traffic.classes.chat.client", "browser", "client is 'browser', which is none of 'web', "),
    (
      "traffic.classes.batch.rate.then", "{base: 1rps}",
      "then has no effect without 'repeat: once'"
    ),
    (
      "traffic.classes", "{batch: {rate: {constant: 1rps}}}",
      "every request class has a rate of its own, so 'traffic.rate' has no effect; remove it"
    ),
  ])
  func `a wrong value is explained`(path: String, value: String, message: String) {
    let found = read(Self.text, set: [(path, value)]).issues
    #expect(
      found.contains { $0.message.hasPrefix(message) }, "\(found.map(\.headline))")
  }

  @Test func `traffic without any rate is told`() {
    let text = Self.text.replacing("\n  rate:\n", with: "\n  fate:\n")
    #expect(
      read(text).issues.contains {
        $0.message == "traffic lacks the key 'rate': how many requests come"
      })
  }

  @Test func `traces are spliced where they follow each other`() throws {
    func trace(_ start: Int64, _ rates: [Double], step: Int64 = 60) -> TrafficTrace {
      TrafficTrace(startUnixSeconds: start, stepSeconds: step, ratesPerSecond: rates, source: "x")
    }
    let whole = try TrafficTrace.spliced([trace(0, [1, 2]), trace(120, [3]), trace(180, [4, 5])])
    #expect(whole.ratesPerSecond == [1, 2, 3, 4, 5] && whole.startUnixSeconds == 0)
    func problem(_ parts: [TrafficTrace]) -> String {
      do {
        _ = try TrafficTrace.spliced(parts)
        return "spliced"
      } catch { return "\(error.index): \(error.message)" }
    }
    #expect(
      problem([trace(0, [1, 2]), trace(180, [3])])
        == "1: it begins 60 s after the one before ends; add what is missing")
    #expect(
      problem([trace(0, [1, 2]), trace(60, [3])])
        == "1: it begins 60 s before the one before ends; remove what is there twice")
    #expect(
      problem([trace(0, [1, 2]), trace(120, [3], step: 30)])
        == "1: its steps are 30 s, those of the one before 60 s; bring them to equal steps")
  }
}
