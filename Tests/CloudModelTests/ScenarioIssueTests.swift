import CloudModel
import ScenarioSchema
import Testing

@Suite struct ScenarioIssueTests {
  @Test func `all mistakes of a file are told at once, in file order`() {
    let text = """
      nmae: x
      name: bad
      horizon: -1y
      slo: {availability: 100.5%}
      clouds:
        aws:
          regions:
            us-east-1:
              zones: [a, a]
              pools:
                gpu: {instance: p5.48xlarg, per_zone: {initial: 3, max: 2}, quota: 4}
      models:
        chat: {instance_types: [p5.48xlarge], step_time: {alpha: 29, beta: 0.33ms}, batch_cap: 64}
      traffic:
        classes:
          chat: {model: chatt, input_tokens: {p50: 1020, p95: 100}}
        geographies:
          europe: {share: 45%, timezone: Europe/Berln}
        rate: {constant: .nan}
      routing: {weights: {us-east-2: 100%}}
      failover_config:
        primary_region: us-east-1
        secondary_region: us-east-1
        detection: {timeout: 5, probe_timeout: 20s, quorum: 9}
        recovery:
          dns_tll: 60s
      faults:
        - {preset: zone-power-los}
        - {kind: zone_loss, rate: 1/y, mean_gap: 1d, duration: 1h}
        - {kind: region_loss, duration: 1h, region: us-west-1}
      drills:
        - {name: d, every: month, at: "Tues 10", scope: zone, target: b, duration: 5min}
      """
    #expect(
      headlines(text) == [
        "a.yaml:1:1: 'nmae' is not a key of the scenario; did you mean 'name'?",
        "a.yaml:3:10: horizon is '-1y', below the least allowed 1min (range 1min … 100y)",
        "a.yaml:4:21: availability is '100.5%', above the largest allowed 100% "
          + "(range more than 0% … 100%)",
        "a.yaml:9:20: 'a' names a second zone; give each its own name",
        "a.yaml:11:27: instance is 'p5.48xlarg', which is not a known instance type; did you mean "
          + "'p5.48xlarge'? else give the pool a 'price' such as '55.04 USD/h'",
        "a.yaml:11:49: per_zone has min 0, initial 3, max 2, which do not rise",
        "a.yaml:11:78: quota is '4', less than the 6 instances that the region starts with",
        "a.yaml:13:9: model 'chat' has 'step_time' and so needs 'prefill_rate'",
        "a.yaml:13:26: 'chat' does not list 'p5.48xlarg', the instances of pool 'gpu' in "
          + "us-east-1; add it to instance_types",
        "a.yaml:13:60: alpha is '29', a number without a unit; write '29s' or '29min' "
          + "(range 0s … 1h)",
        "a.yaml:16:11: request class 'chat' needs 'output_tokens', as its model has 'step_time'",
        "a.yaml:16:19: model is 'chatt', which is not a model of this scenario; "
          + "did you mean 'chat'?",
        "a.yaml:16:40: input_tokens has quantiles that do not rise; give each a larger value than "
          + "the last",
        "a.yaml:18:5: the shares of geographies add up to 45%, not to 100%",
        "a.yaml:18:36: timezone is 'Europe/Berln', not a known time zone; did you mean "
          + "'Europe/Berlin'?",
        "a.yaml:19:20: constant is '.nan', not a finite number; write for example '5rps' "
          + "(range 0rps … 1000000000rps)",
        "a.yaml:20:21: 'us-east-2' is not a region of this scenario; did you mean 'us-east-1'?",
        "a.yaml:23:21: secondary_region is 'us-east-1', the primary region itself; name another",
        "a.yaml:24:24: timeout is '5', a number without a unit; write '5s' or '5min' "
          + "(range more than 0s … 1d)",
        "a.yaml:24:42: probe_timeout is '20s', longer than the health_check_interval of 10s",
        "a.yaml:24:55: quorum is '9', more than the 3 observers; write at most '3', or add observers",
        "a.yaml:26:5: 'dns_tll' is not a key of recovery; did you mean 'dns_ttl'?",
        "a.yaml:28:14: preset is 'zone-power-los', which is not known; did you mean "
          + "'zone-power-loss'?",
        "a.yaml:29:34: 'rate' and 'mean_gap' exclude each other; keep one of them",
        "a.yaml:30:5: the fault has no onset; give 'rate' such as '0.3/y', 'mean_gap' or 'at'",
        "a.yaml:30:47: region is 'us-west-1', which is not a region of this scenario; did you mean "
          + "'us-east-1'?",
        "a.yaml:32:33: at is 'Tues 10', not a weekday with a time; write for example 'Tue 10:00'",
        "a.yaml:32:65: target is 'b', which is not a place of this scenario; did you mean 'a'?",
      ])
  }

  @Test(arguments: [
    ("name", "a/b", "name is 'a/b', which cannot name a folder"),
    ("failover_config.detection.health_check_interval", "1ns", "failover_config lacks the key"),
    ("name", "'../up'", "name is '../up', not a name"),
    ("horizon", "200y", "horizon is '200y', above the largest allowed 100y"),
    ("seed", "-1", "seed is '-1', below the least allowed 0"),
    ("nines", "2", "nines is '2', above the largest allowed 1 (range 1 … 1)"),
    ("start", "2026-02-30", "start is '2026-02-30', a day that does not exist"),
    ("traffic.rate", "{growth: 10%/y}", "rate has no source; give 'constant', 'base' with factors"),
    (
      "traffic.rate", "{constant: 1rps, base: 2rps}",
      "'constant' and 'base' exclude each other; keep one of them"
    ),
    ("traffic.rate.repeat", "daily", "repeat has no effect without 'trace'"),
    ("traffic.rate", "5rps", "rate is '5rps', not a mapping; write its keys indented below it"),
    (
      "traffic.geographies", "{a: {share: 30%}}",
      "the shares of geographies add up to 30%, not to 100%"
    ),
    ("load_balancer", "{preset: abl}", "preset is 'abl', which is not known; did you mean 'alb'?"),
    (
      "load_balancer", "{interval: 1s, timeout: 2s}",
      "timeout is '2s', longer than the interval of 1s"
    ),
    (
      "traffic.clients", "{web: {retries: {attempts: 5, layers: 3}}}",
      "5 attempts in 3 layers are 125 tries of a request; at most 64 are allowed"
    ),
    (
      "traffic.clients", "{web: {retries: {backoff: {base: 5s, cap: 1s}}}}",
      "cap is '1s', less than the base of 5s"
    ),
    (
      "traffic.clients", "{web: {share: 40%}, app: {share: 50%}}",
      "the shares of clients add up to 90%, not to 100%"
    ),
    (
      "traffic.clients", "{web: {share: 40%}, app: {}}",
      "some kinds of clients have a share and some have none; give each one"
    ),
    (
      "traffic.clients", "{web: {retries: {budget: {ratio: 10%, per_success: 0.1}}}}",
      "'ratio' and 'per_success' exclude each other; keep one of them"
    ),
    (
      "traffic.clients", "{web: {retries: {attempts: 0}}}",
      "attempts is '0', below the least allowed 1"
    ),
    ("models.chat.instance_types", "[]", "instance_types has 0 items; at least 1 must be given"),
    (
      "models.other", "{instance_types: [p5.48xlarge], throughput: 1rps}",
      "'other' is a second model; this version simulates one"
    ),
    (
      "faults.0.pool", "gpus",
      "pool is 'gpus', which is not a pool of this scenario; did you mean 'gpu'?"
    ),
    (
      "faults.0.scope", "zone",
      "scope is 'zone', but faults of kind 'instance_crash' hit 'instance'"
    ),
    (
      "drills", "[{name: d, every: month, at: Tue 10:00, scope: zone, target: b, duration: 1s}]",
      "target is 'b', which is not a place of this scenario"
    ),
    (
      "drills", "[{name: d, every: month, at: noon, scope: zone, duration: 1s}]",
      "at is 'noon', not a weekday with a time; write for example 'Tue 10:00'"
    ),
    (
      "drills",
      "[{name: d, every: month, at: Tue 10:00, scope: zone, target: primary, duration: 1s}]",
      "target is 'primary', but there is no failover_config"
    ),
    (
      "routing.resolvers", "{mix: [{share: 50%}]}",
      "the shares of resolvers add up to 50%, not to 100%"
    ),
    (
      "failover_config", "{primary_region: her, secondary_region: here}",
      "primary_region is 'her', which is not a region of this scenario; did you mean 'here'?"
    ),
    (
      "autoscaling", "{metrics: [{name: gpu_utilization, threshold: 1000rps, cooldown: 1s}]}",
      "threshold is '1000rps', and 'rps' is not a unit of share; use one of % (range 0% … 100%)"
    ),
    (
      "autoscaling", "{scaling_policies: [{type: tracking, target_value: 70%}]}",
      "type is 'tracking', which is none of 'target_tracking'"
    ),
  ])
  func `a wrong value is explained at its place`(path: String, value: String, message: String) {
    let found = read(helloText, set: [(path, value)]).issues
    #expect(found.first?.message.hasPrefix(message) == true, "\(found.map(\.headline))")
    #expect(found.first?.place?.mark.file.hasPrefix("--set \(path)=") == true)
  }

  @Test func `a place that could not be read is not reported again where it is named`() {
    let text = helloText.replacing("{here: {zones: [a],", with: "{far: 5, here: {zones: [a],")
    #expect(
      headlines(text, set: [("faults.0.region", "far"), ("faults.0.cloud", "hom")]) == [
        "a.yaml:2:32: far is '5', not a mapping; write its keys indented below it",
        "--set faults.0.cloud=hom: cloud is 'hom', which is not a cloud of this scenario; "
          + "did you mean 'home'?",
      ])
  }

  @Test func `a trace that cannot be loaded is an issue at its name`() {
    var document = twoCloudsDocument
    _ = document.override(path: "traffic.rate.trace", value: "week.csv")
    var asked: [String?] = []
    let reading = Scenario.read(from: document) { request in
      asked = [request.name, request.scenarioFile]
      return .failure("there is no such file")
    }
    #expect(asked == ["week.csv", nil])
    #expect(reading.scenario == nil)
    #expect(
      reading.issues.filter { $0.severity == .error }.map(\.headline) == [
        "--set traffic.rate.trace=week.csv: trace 'week.csv': there is no such file"
      ])
  }
}
