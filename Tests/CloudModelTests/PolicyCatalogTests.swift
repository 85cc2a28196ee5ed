import CloudModel
import ScenarioSchema
import Testing

/// Every entry of the catalog of autoscaling policies.
struct PolicyCatalogTests {
  @Test(arguments: PolicyCatalog.all.map(\.name))
  func `an entry is described, and its example is read and written`(_ name: String) throws {
    let kind = try #require(PolicyCatalog.all.first { $0.name == name })
    #expect(!kind.summary.isEmpty)
    let isAlarm = kind.example.hasPrefix("metrics:")
    let block = isAlarm ? "{\(kind.example)}" : "{scaling_policies: [\(kind.example)]}"
    let reading = read(helloText, set: [("autoscaling", block)])
    #expect(reading.issues == [], "\(reading.issues.map(\.headline))")
    let policy = try #require(reading.scenario?.autoscaling?.all.first)
    #expect(Swift.type(of: policy).name == name)
  }

  @Test func `names are unique`() {
    #expect(Set(PolicyCatalog.all.map(\.name)).count == PolicyCatalog.all.count)
  }

  /// What is wrong with a policy, word by word.
  static let mistakes: [(String, String)] = [
    (
      "{target_value: 70%}",
      "scaling_policies.0 lacks the key 'type'; begin with 'type: …', one of 'target_tracking', "
        + "'step', 'scheduled', 'forecast', 'kubernetes_hpa'"
    ),
    (
      "{type: kubernetes, metrics: []}",
      "type is 'kubernetes', which is none of 'target_tracking', 'step', 'scheduled', 'forecast', "
        + "'kubernetes_hpa'"
    ),
    (
      "{type: kubernetes_hpa, min_replicas: 9, max_replicas: 3, metrics: [{kind: resource, name: "
        + "gpu_utilization, utilization: 70%}]}",
      "max_replicas is 3, less than the min_replicas of 9; swap them"
    ),
    (
      "{type: kubernetes_hpa, metrics: [{kind: resource, name: request_rate, average_value: 3rps}]}",
      "metrics.0 is of kind 'resource' and names 'request_rate'; such a metric is one of "
        + "'gpu_utilization'"
    ),
    (
      "{type: kubernetes_hpa, metrics: [{kind: external, name: queue_length}]}",
      "metrics.0 is of kind 'external' and so needs 'value' or 'average_value'"
    ),
    (
      "{type: kubernetes_hpa, metrics: [{kind: pods, name: queue_length, value: 3}]}",
      "metrics.0 is of kind 'pods' and so needs 'average_value'"
    ),
    ("{type: step}", "a step policy has neither 'scale_out' nor 'scale_in'; give one of them"),
    (
      "{type: step, scale_out: {above: 50%, steps: [{change: 1}]}, scale_in: {below: 60%, steps: "
        + "[{change: 1}]}}", "scale_in begins at or above the threshold of scale_out; lower it"
    ),
    (
      "{type: step, scale_out: {above: 50%, steps: [{from: 10%, change: 1}, {change: 2}]}}",
      "the steps of scale_out do not rise in 'from'; order them"
    ),
    (
      "{type: scheduled, actions: [{at: 8, instances: 3}]}",
      "at is '8', not a time of day; write for example '08:00'"
    ),
    (
      "{type: scheduled, actions: [{at: 08:00, instances: 3, region: hare}]}",
      "region is 'hare', which is not a region of this scenario; did you mean 'here'?"
    ),
    (
      "{type: target_tracking, target_value: 0rps}",
      "target_value is '0rps', below the least allowed (more than 0rps)"
    ),
  ]

  @Test(arguments: mistakes)
  func `a wrong policy is explained at its place`(_ policy: String, _ message: String) {
    let found = read(helloText, set: [("autoscaling", "{scaling_policies: [\(policy)]}")]).issues
    #expect(found.first?.message.hasPrefix(message) == true, "\(found.map(\.headline))")
    #expect(found.first?.place?.path.hasPrefix("autoscaling.scaling_policies.0") == true)
  }

  @Test func `headroom for what there is one of alone is an issue`() {
    func messages(_ value: String) -> [String] {
      read(helloText, set: [("capacity.survive", value)]).issues.map(\.message)
    }
    #expect(
      messages("[zone]") == [
        "survive names 'zone', but 'here' has one zone alone; give it another"
      ])
    #expect(
      messages("[region]") == [
        "survive names 'region', but one region alone takes traffic; give others a part in "
          + "routing.weights"
      ])
  }
}
