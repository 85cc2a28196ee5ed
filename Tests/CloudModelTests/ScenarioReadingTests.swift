import CloudModel
import ScenarioSchema
import ScenarioYAML
import Stochastics
import Testing

/// A week of one request a second, for scenarios that name a trace.
let flatTrace = TrafficTrace(
  startUnixSeconds: 0, stepSeconds: 900, ratesPerSecond: Array(repeating: 1, count: 672),
  source: "flat")

/// Reads a text as `a.yaml`, with overrides.
func read(_ text: String, set overrides: [(String, String)] = []) -> ScenarioReading {
  let (document, issues) = YAMLReader.document(from: text, file: "a.yaml")
  guard var document else { return ScenarioReading(scenario: nil, issues: issues, rows: []) }
  var more = issues
  for (path, value) in overrides {
    let (node, wrong) = YAMLReader.value(from: value)
    more += wrong
    if let node, let issue = document.override(path: path, value: node) { more.append(issue) }
  }
  var reading = Scenario.read(from: document) { _ in .trace(flatTrace) }
  reading.issues = (more + reading.issues).inFileOrder(document.sources)
  return reading
}

/// The headlines of the issues of a text.
func headlines(_ text: String, set overrides: [(String, String)] = []) -> [String] {
  read(text, set: overrides).issues.map(\.headline)
}

/// The smallest scenario.
let helloText = """
  name: hello
  clouds: {home: {regions: {here: {zones: [a], pools: {gpu: {instance: p5.48xlarge, per_zone: {initial: 2}}}}}}}
  models: {chat: {instance_types: [p5.48xlarge], throughput: 10rps}}
  traffic: {classes: {chat: {}}, rate: {constant: 5rps}}
  faults:
    - {kind: instance_crash, rate: 12/y, duration: 1h}
  """

@Suite struct ScenarioReadingTests {
  @Test func `the whole language is read without an issue`() throws {
    let reading = read(twoCloudsText)
    #expect(reading.issues == [])
    let scenario = try #require(reading.scenario)
    #expect(scenario.name == "two-clouds")
    #expect(scenario.startUnixSeconds == 1_767_225_600)
    #expect(scenario.horizon == .seconds(31_536_000))
    #expect(scenario.seed == 20_251_202)
    #expect(scenario.objective == ServiceLevelObjective())
    #expect(scenario.regions.map(\.name) == ["us-east-1", "eastus"])
    #expect(scenario.zones.map(\.region.index) == [0, 0, 0, 1, 1, 1])
    #expect(scenario.pools.map(\.quota) == [40, 24])
    #expect(scenario.pools.map(\.priceMicroUSDPerHour) == [55_040_000, 98_320_000])
    #expect(scenario.pools.map(\.priceStatus) == [.read, .recalledUnverified])
    #expect(
      scenario.models[0].speed
        == .batched(
          steps: .linear(alpha: 0.029, beta: 0.00033), batchCap: 64, prefillTokensPerSecond: 9600,
          overlap: 0))
    #expect(scenario.models[0].loadSeconds == .constant(28))
    #expect(scenario.traffic.classes[0].valueMicroUSD == 4000)
    #expect(scenario.traffic.geographies.map(\.timeZone) == ["America/New_York", "Europe/Berlin"])
    #expect(
      scenario.traffic.rate.source
        == .trace(flatTrace, repeat: .weekly, scale: .peak(requestsPerSecond: 60), then: nil))
    #expect(scenario.traffic.rate.shape.growthPerYear == 0.1)
    #expect(scenario.traffic.campaigns.map(\.startUnixSeconds) == [1_789_488_000])
    #expect(scenario.loadBalancer.queueLimit == 200)
    #expect(scenario.loadBalancer.interval == .seconds(30))
    #expect(scenario.routing.weights == [1, 0])
    #expect(scenario.routing.resolvers.map(\.share) == [0.58, 0.3, 0.09, 0.03])
    #expect(scenario.autoscaling?.targetTracking?.target == 0.7)
    #expect(scenario.capacityBuffer == 0.25)
    #expect(
      scenario.faults.map(\.name) == [
        "gpu-node-crash", "zone-power-loss", "aws-region-event", "bad_configuration",
      ])
    #expect(scenario.faults[3].stageSeconds == 1800)
    #expect(scenario.faults[0].onset == .rate(perYear: 6.5e-3 * 365))
    #expect(scenario.faults[2].places == FaultPlaces(region: RegionID(0)))
    #expect(scenario.faults[1].duration.quantile(0.9).rounded() == 64 * 60)
    #expect(scenario.drills.map(\.scope) == [.instance, .zone, .region])
    #expect(
      scenario.drills[2].abort == AbortCondition(successRatioBelow: 0.95, duration: .seconds(60)))
    #expect(scenario.drills[0].weekday == 1)
    #expect(scenario.drills[0].timeOfDay == .seconds(36_000))
  }

  @Test func `the article's failover block is read as printed`() throws {
    let failover = try #require(read(twoCloudsText).scenario?.failover)
    #expect(failover.primary == RegionID(0))
    #expect(failover.secondary == RegionID(1))
    #expect(failover.detection == DetectionPolicy())
    #expect(failover.dnsTTL == .seconds(60))
    #expect(failover.loadBalancerWarmup == .seconds(120))
    #expect(failover.modelPreloadTimeout == .seconds(180))
    #expect(failover.syntheticMonitors == 3)
    #expect(failover.canaryShare == 0.05)
    #expect(failover.fullValidationTimeout == .seconds(300))
    #expect(failover.failback == FailbackPolicy())
    #expect((failover.decisionDelay.quantile(0.95) - 25).magnitude < 1e-9)
  }

  @Test func `a block pasted without its indentation is told so once`() {
    let text =
      helloText + """

        failover_config:
        primary_region: here
        secondary_region: there
        detection:
        health_check_interval: 10s
        consecutive_failures: 3
        timeout: 30s
        recovery:
        dns_ttl: 60s
        """
    #expect(
      headlines(text) == [
        "a.yaml:8:1: 'primary_region', 'secondary_region', 'detection', 'health_check_interval', … "
          + "belong into 'failover_config', which was pasted without its indentation; write "
          + "'failover_config:', indent its keys by two spaces below it, and theirs by two more"
      ])
  }

  @Test func `ten lines are enough`() throws {
    let reading = read(helloText)
    #expect(reading.issues == [])
    let scenario = try #require(reading.scenario)
    #expect(scenario.models[0].speed == .fixed(requestsPerSecond: 10, serviceSeconds: 0))
    #expect(scenario.pools[0].quota == 2)
    #expect(scenario.traffic.geographies == [Geography(name: "everywhere", share: 1)])
    #expect(scenario.loadBalancer.interval == .seconds(30))
    #expect(scenario.loadBalancer.unhealthyThreshold == 2)
    #expect(scenario.routing.resolvers.count == 4)
    #expect(scenario.faults[0].effects == [.capacityLoss(share: 1), .memoryLoss])
    #expect(scenario.failover == nil)
  }

  @Test func `explain tells where every value comes from`() throws {
    let reading = read(
      twoCloudsText,
      set: [
        ("capacity.buffer", "30%"), ("autoscaling.scaling_policies.0.target_value", "60%"),
        ("faults.0.duration", "{p50: 1h, p90: 2h}"),
      ])
    func row(_ path: String) throws -> String {
      let row = try #require(reading.rows.first { $0.path == path }, "\(path)")
      return "\(row.value) | \(row.unit) | \(row.provenance.text) | \(row.source.prefix(20))"
    }
    #expect(try row("capacity.buffer") == "30% |  | command line | ")
    #expect(
      try row("autoscaling.scaling_policies.0.target_value")
        == "60%_gpu_utilization |  | command line | ")
    #expect(try row("failover_config.recovery.dns_ttl") == "1min | s | file a.yaml | ")
    #expect(
      try row("failover_config.recovery.record_change")
        == "{p50: 20s, p95: 1min} | s | default | Route 53, up to abou")
    #expect(
      try row("faults.1.rate") == "0.03/y | /y | preset zone-power-loss | rate: five times the")
    #expect(try row("load_balancer.interval") == "30s | s | preset alb | AWS documentation, A")
    #expect(
      try row("clouds.azure.regions.eastus.pools.h100.price")
        == "98.32 USD/h | USD/h | default | Azure list price, Ea")
    #expect(try row("models.chat-70b.load.duration") == "28s | s | default | weights over the ban")
    #expect(try row("faults.0.duration") == "{p50: 1h, p90: 2h} | s | command line | ")
    #expect(reading.scenario?.capacityBuffer == 0.3)
    #expect(reading.scenario?.autoscaling?.targetTracking?.target == 0.6)
    let index = try #require(
      reading.rows.firstIndex { $0.path.hasSuffix("us-east-1.pools.h100.price") })
    #expect(reading.rows[index - 1].path == "clouds.aws.regions.us-east-1.pools.h100.on_crash")
    #expect(try row("models.chat-70b.step_time.beta") == "330us | s | file a.yaml | ")
    #expect(Set(reading.rows.map(\.path)).count == reading.rows.count)
  }

  @Test func `an override is checked like a file`() {
    #expect(
      headlines(helloText, set: [("slo.availability", "99.99"), ("slo.windw", "1y")]) == [
        "--set slo.windw=1y: 'windw' is not a key of slo; did you mean 'window'?",
        "--set slo.availability=99.99: availability is '99.99', a number without a unit; "
          + "write '99.99%' (range more than 0% … 100%)",
      ])
  }
}
