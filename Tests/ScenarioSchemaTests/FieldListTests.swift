import ScenarioSchema
import Testing

private struct Recovery: Equatable, Sendable {
  var ttl: Duration = .zero
  var warmUp = DistributionSpec.constant(0)
  var monitors = 0
  var region = ""
  var cap: Double?
  var checks: [Check] = []

  static let fields = FieldList<Recovery>(
    [
      .required("region", \.region, .name, help: "where"),
      .defaulted(
        "dns_ttl", \.ttl, .duration(.zero ... .seconds(604_800)), .seconds(60),
        source: "a vendor's page", help: "time to live"),
      .defaulted(
        "warm_up", \.warmUp, .distribution(.duration), .constant(5), help: "until ready"),
      .defaulted("monitors", \.monitors, .count(1...9), 3, help: "how many"),
      .optional("cap", \.cap, .share, help: "at most"),
      .defaulted(
        "checks", \.checks, .list(.block(Check.fields, blank: Check())), [], help: "what runs"),
      .notSimulated("clients", help: "retries of clients"),
    ],
    presets: [
      Preset(
        name: "fast", summary: "short times", source: "a paper",
        values: [("dns_ttl", .scalar("5s")), ("monitors", .scalar("9"))])
    ])
}

private struct Check: Equatable, Sendable {
  var name = ""

  static let fields = FieldList<Check>([.required("name", \.name, .name, help: "its name")])
}

@Suite struct FieldListTests {
  private func read(_ entries: [(String, DocumentNode)]) -> (Recovery?, ReadingContext) {
    var context = ReadingContext()
    let value = Recovery.fields.read(.mapping(entries), into: Recovery(), &context)
    return (value, context)
  }

  @Test func `keys are read, the rest has its defaults`() {
    let (value, context) = read([
      ("region", .scalar("r")), ("dns_ttl", .scalar("30s")),
      ("warm_up", .mapping([("p50", .scalar("60s")), ("p99", .scalar("150s"))])),
      ("checks", .sequence([.mapping([("name", .scalar("a"))])])),
    ])
    #expect(context.issues == [])
    #expect(value?.ttl == .seconds(30))
    #expect(value?.warmUp == .quantiles((0.5, 60), (0.99, 150)))
    #expect(value?.monitors == 3)
    #expect(value?.cap == nil)
    #expect(value?.checks == [Check(name: "a")])
  }

  @Test func `all issues of a block are reported at once`() {
    let (_, context) = read([
      ("dns_tll", .scalar("30s")), ("monitors", .scalar("30")), ("cap", .sequence([])),
      ("warm_up", .mapping([("p50", .scalar("60s"))])),
      ("checks", .mapping([])), ("clients", .mapping([])),
    ])
    #expect(
      context.issues.map(\.headline) == [
        "'dns_tll' is not a key of the scenario; did you mean 'dns_ttl'?",
        "the scenario lacks the key 'region': where",
        "warm_up has one quantile, which fixes no law; add another such as 'p90'",
        "monitors is '30', above the largest allowed 9 (range 1 … 9)",
        "cap is a list, not a share",
        "checks is a mapping, not a list; write '[…]', or items that begin with '- '",
        "warning: 'clients' is read, but this version does not simulate it (retries of clients)",
      ])
  }

  @Test func `a preset fills what the block does not write`() {
    let (value, context) = read([
      ("region", .scalar("r")), ("preset", .scalar("fast")), ("monitors", .scalar("4")),
    ])
    #expect(context.issues == [])
    #expect(value?.ttl == .seconds(5))
    #expect(value?.monitors == 4)
    let row = context.rows.first { $0.path == "dns_ttl" }
    #expect(row?.provenance == .preset(name: "fast", source: "a paper"))
    #expect(row?.source == "a paper")
    let (_, wrong) = read([("region", .scalar("r")), ("preset", .scalar("fats"))])
    #expect(
      wrong.issues.map(\.message) == ["preset is 'fats', which is not known; did you mean 'fast'?"])
  }

  @Test func `explain tells every value in force and who set it`() {
    let file = Provenance.file("a.yaml")
    let (_, context) = read([
      ("region", DocumentNode(.scalar("r"), provenance: file)),
      ("dns_ttl", DocumentNode(.scalar("120 s"), provenance: .commandLine)),
    ])
    #expect(
      context.rows.map {
        "\($0.path) = \($0.value) [\($0.unit)] \($0.provenance.text) \($0.source)"
      }
        == [
          "region = r [] file a.yaml ", "dns_ttl = 2min [s] command line ",
          "warm_up = 5s [s] default ", "monitors = 3 [] default ", "checks = [] [] default ",
        ])
  }

  @Test func `reading what was written gives the same block`() {
    let value = Recovery(
      ttl: .milliseconds(1500),
      warmUp: DistributionSpec(.weibull(shape: 0.7, scale: 3600), minimum: 1, maximum: 86_400),
      monitors: 2, region: "r", cap: 0.25, checks: [Check(name: "a"), Check(name: "b")])
    var context = ReadingContext()
    let node = Recovery.fields.write(value)
    #expect(Recovery.fields.read(node, into: Recovery(), &context) == value)
    #expect(context.issues == [])
  }

  @Test func `a key written twice is found at its second place`() {
    let first = SourceMark(file: "a", line: 3, column: 1)
    let second = SourceMark(file: "a", line: 5, column: 1)
    var context = ReadingContext()
    let node = DocumentNode(
      .mapping([
        .init(key: "region", mark: first, value: .scalar("r")),
        .init(key: "region", mark: second, value: .scalar("s")),
      ]))
    _ = Recovery.fields.read(node, into: Recovery(), &context)
    #expect(
      context.issues.map(\.headline) == [
        "a:5:1: 'region' is written twice, first on line 3; remove one of them"
      ])
  }
}

@Suite struct DistributionSpecTests {
  private func read(_ entries: [(String, String)]) -> (DistributionSpec?, [String]) {
    var context = ReadingContext()
    let node = DocumentNode.mapping(entries.map { ($0.0, .scalar($0.1)) })
    let kind = FieldKind<DistributionSpec>.distribution(.duration)
    let value = context.within("duration") { kind.read(node, &$0) }
    return (value, context.issues.map(\.message))
  }

  @Test func `every law is read and written back`() {
    let specs = [
      DistributionSpec.constant(90), .quantiles((0.5, 2640), (0.9, 11_040)),
      DistributionSpec(.uniform(from: 1, to: 3)), DistributionSpec(.exponential(mean: 7200)),
      DistributionSpec(.logNormal(median: 3600, sigma: 1.2), maximum: 90_000),
      DistributionSpec(.weibull(shape: 0.7, scale: 60)),
      DistributionSpec(
        .quantiles([
          .init(probability: 0.5, value: 1), .init(probability: 0.9, value: 2),
          .init(probability: 0.999, value: 7),
        ]), minimum: 0.5),
    ]
    let kind = FieldKind<DistributionSpec>.distribution(.duration)
    for spec in specs {
      var context = ReadingContext()
      #expect(kind.read(kind.write(spec), &context) == spec)
      #expect(context.issues == [])
    }
  }

  @Test(
    arguments: [
      ([("mean", "2h")], "duration has no law; add 'law: exponential'"),
      (
        [("p50", "5min"), ("p90", "1min")],
        "duration has quantiles that do not rise; give each a larger value than the last"
      ),
      (
        [("p50", "5min"), ("p100", "9min"), ("p90", "6min")],
        "'p100' is not a quantile between p0 and p100, ends excluded"
      ),
      (
        [("p50", "0s"), ("p90", "1min")],
        "duration has a quantile of 0, which no log-normal law has; write more than 0"
      ),
      (
        [("law", "exponental"), ("mean", "2h")],
        "law is 'exponental', which is not known; did you mean 'exponential'?"
      ),
      (
        [("law", "exponential"), ("maen", "2h")],
        "duration of law 'exponential' lacks the key 'mean'"
      ),
      (
        [("law", "uniform"), ("from", "3s"), ("to", "2s")],
        "duration has a 'from' that is not below its 'to'"
      ),
      (
        [("law", "weibull"), ("shape", "-1"), ("scale", "2s")],
        "shape is '-1', below the least allowed (more than 0) (range more than 0 … 1000000)"
      ),
      (
        [("p50", "5"), ("p90", "1min")],
        "p50 is '5', a number without a unit; write '5s' or '5min' (range at least 0s)"
      ),
      (
        [("p50", "5s"), ("p90", "1min"), ("mim", "1s")],
        "'mim' is not a key of this law; did you mean 'min'?"
      ),
    ] as [([(String, String)], String)])
  func `a wrong law is explained`(entries: [(String, String)], message: String) {
    let (value, messages) = read(entries)
    #expect(value == nil)
    #expect(messages.first == message)
  }
}
