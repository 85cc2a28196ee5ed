import CloudModel
import Foundation
import ScenarioSchema
import Testing

@testable import TraceFiles

/// HorizontalPodAutoscaler manifests as users have them, and worse ones.
struct HPAManifestTests {
  private func read(
    _ text: String, chosen: String? = nil, names: [(name: String, metric: ScalingMetric)] = []
  ) throws -> (manifest: HPAManifest?, issues: [String]) {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpa-\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let result = HPAManifest.read(file.path, chosen: chosen, names: names)
    return (
      result.manifest, result.issues.map { $0.headline.replacing(file.path, with: "hpa.yaml") }
    )
  }

  /// A service of vLLM behind a queue, as charts install it, with its deployment before it.
  static let vllm = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: llama}
    spec: {replicas: 3}
    ---
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata:
      name: llama
      namespace: serving
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}
      minReplicas: 3
      maxReplicas: 24
      metrics:
        - type: Pods
          pods:
            metric: {name: "vllm:num_requests_waiting"}
            target: {type: AverageValue, averageValue: "5"}
        - type: Pods
          pods:
            metric: {name: DCGM_FI_DEV_GPU_UTIL}
            target: {type: AverageValue, averageValue: 70}
        - type: External
          external:
            metric: {name: queue_messages_ready, selector: {matchLabels: {queue: chat}}}
            target: {type: Value, value: 2k}
      behavior:
        scaleUp:
          stabilizationWindowSeconds: 60
          selectPolicy: Min
          tolerance: 0.05
          policies:
            - {type: Pods, value: 2, periodSeconds: 120}
            - {type: Percent, value: 50, periodSeconds: 60}
        scaleDown:
          selectPolicy: Disabled
    status: {currentReplicas: 3}
    """

  @Test func `a service of vLLM is read`() throws {
    let manifest = try #require(try read(Self.vllm).manifest)
    #expect(manifest.name == "llama" && manifest.target == "Deployment llama")
    let expected = KubernetesHPA(
      metrics: [
        HPAMetric(.pods, .queueLength, .average(5)),
        HPAMetric(.pods, .gpuUtilization, .average(0.7)),
        HPAMetric(.external, .queueLength, .value(2000)),
      ], minReplicas: 3, maxReplicas: 24,
      scaleUp: HPAScalingRules(
        stabilizationWindow: .seconds(60), selection: .min,
        policies: [
          .init(kind: .pods, value: 2, period: .seconds(120)),
          .init(kind: .percent, value: 50, period: .seconds(60)),
        ], tolerance: 0.05),
      scaleDown: HPAScalingRules(
        stabilizationWindow: .seconds(300), selection: .disabled,
        policies: HPAScalingRules.down.policies))
    #expect(manifest.policy == expected)
  }

  @Test(arguments: [vllm, first])
  func `what is printed is the policy when a scenario includes it`(_ text: String) throws {
    let manifest = try #require(try read(text).manifest)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpa-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try manifest.yaml.write(
      to: folder.appendingPathComponent("autoscaling.yaml"), atomically: true, encoding: .utf8)
    let scenario = """
      include: [autoscaling.yaml]
      name: small
      clouds: {aws: {regions: {here: {zones: [a], pools: {gpu: {instance: p5.48xlarge, \
      per_zone: {initial: 3}}}}}}}
      models: {chat: {instance_types: [p5.48xlarge], throughput: 10rps}}
      traffic: {classes: {chat: {}}, rate: {constant: 15rps}}
      """
    let path = folder.appendingPathComponent("main.yaml")
    try scenario.write(to: path, atomically: true, encoding: .utf8)
    let loaded = ScenarioLoader.load(path.path)
    #expect(loaded.issues == [], "\(loaded.issues.map(\.headline))")
    #expect(loaded.scenario?.autoscaling == AutoscalingPolicy(policies: [manifest.policy]))
  }

  static let first = """
    apiVersion: autoscaling/v1
    kind: HorizontalPodAutoscaler
    metadata: {name: web}
    spec:
      scaleTargetRef: {kind: Deployment, name: web}
      maxReplicas: 10
      targetCPUUtilizationPercentage: 50
    """

  @Test func `the first version is read`() throws {
    let manifest = try #require(try read(Self.first).manifest)
    #expect(
      manifest.policy
        == KubernetesHPA(
          metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 50))],
          maxReplicas: 10))
    #expect(
      manifest.notes == ["The CPU that it reads is not simulated: gpu_utilization stands for it."])
  }

  @Test func `one of several is chosen by its name, in a list too`() throws {
    let two = Self.first + "\n---\n" + Self.first.replacing("name: web", with: "name: api")
    #expect(
      try read(two).issues == [
        "hpa.yaml: 2 HorizontalPodAutoscalers; choose one with --name: 'web', 'api'"
      ])
    #expect(try read(two, chosen: "api").manifest?.target == "Deployment api")
    #expect(
      try read(two, chosen: "apo").issues == [
        "hpa.yaml: 'apo' is not a HorizontalPodAutoscaler of this file; did you mean 'api'?"
      ])
    let item = Self.first.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let list = "apiVersion: v1\nkind: List\nitems:\n-" + item.dropFirst()
    #expect(try read(list).manifest?.name == "web")
  }

  @Test func `a metric of another name is told by the user`() throws {
    let text = Self.vllm.replacing("queue_messages_ready", with: "backlog")
    #expect(
      try read(text).issues == [
        "hpa.yaml:26:24: the metric 'backlog' is not known; say what it is with "
          + "--metric 'backlog=…', one of 'request_rate', 'gpu_utilization', "
          + "'requests_per_instance', 'queue_length'"
      ])
    let told = try read(text, names: [("backlog", .queueLength)]).manifest
    #expect(told?.policy.metrics.last == HPAMetric(.external, .queueLength, .value(2000)))
  }

  /// A replacement in a right manifest, and the message that it brings.
  static let mistakes: [(String, String, String)] = [
    (
      "autoscaling/v2", "autoscaling/v3",
      "6:13: apiVersion is 'autoscaling/v3'; such a manifest is of autoscaling/v2, "
        + "autoscaling/v2beta2 or autoscaling/v1"
    ),
    (
      "maxReplicas: 24", "maxReplicas: 2",
      "14:16: maxReplicas is 2, less than the minReplicas of 3; swap them"
    ),
    (
      "maxReplicas: 24", "maxReplica: 24",
      "14:3: 'maxReplica' is not a key of spec; did you mean 'maxReplicas'?"
    ),
    (
      "minReplicas: 3", "minReplicas: -1",
      "13:16: minReplicas is '-1', not a whole number (range 0 … 1000000)"
    ),
    (
      "minReplicas: 3", "minReplicas: 9999999999999999999999",
      "13:16: minReplicas is '9999999999999999999999', not a whole number (range 0 … 1000000)"
    ),
    (
      "- type: External", "- type: Extern",
      "24:13: type is 'Extern', which is none of 'Resource', 'ContainerResource', 'Pods', "
        + "'Object', 'External'"
    ),
    (
      "averageValue: \"5\"", "averageValue: five",
      "19:52: averageValue is 'five', not a quantity above 0 such as '250', '500m' or '2k'"
    ),
    (
      "averageValue: \"5\"", "value: 5", "19:17: target needs 'averageValue'"
    ),
    (
      "selectPolicy: Min", "selectPolicy: min",
      "31:21: selectPolicy is 'min', which is none of 'Max', 'Min', 'Disabled'"
    ),
    (
      "periodSeconds: 120", "periodSeconds: 4000",
      "34:49: periodSeconds is '4000', not a whole number (range 1 … 1800)"
    ),
    (
      "stabilizationWindowSeconds: 60", "stabilizationWindowSeconds: 1h",
      "30:35: stabilizationWindowSeconds is '1h', not a whole number (range 0 … 3600)"
    ),
    ("tolerance: 0.05", "tolerance: 5", "32:18: tolerance is '5', not a share from 0 to 1"),
    (
      "pods:\n        metric: {name: DCGM", "podz:\n        metric: {name: DCGM",
      "20:7: a metric of type 'Pods' needs the key 'pods'"
    ),
  ]

  @Test(arguments: mistakes)
  func `a wrong manifest is told at its place`(_ old: String, _ new: String, _ message: String)
    throws
  {
    let text = Self.vllm.replacing(old, with: new)
    #expect(text != Self.vllm)
    let result = try read(text)
    #expect(result.manifest == nil)
    #expect(result.issues.first == "hpa.yaml:" + message, "\(result.issues)")
  }

  @Test(arguments: [
    "", "# nothing\n", "---\n---\n", "[]", "text", "kind: HorizontalPodAutoscaler",
    "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: 5",
    "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: {metrics: {}}",
    "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: {maxReplicas: 2, metrics: [[]]}",
    "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: {maxReplicas: 2, behavior: 1}",
    "kind: List\nitems: 7", "a: [", "a: &x [*x]", "\u{0}", "kind: {a: b}\n",
  ])
  func `a hostile file is refused, or read, without a crash`(_ text: String) throws {
    let result = try read(text)
    #expect(result.manifest == nil || result.issues.isEmpty)
    #expect(result.manifest != nil || !result.issues.isEmpty)
  }

  @Test func `memory cannot be simulated, and that is said`() throws {
    let text = """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec:
        maxReplicas: 4
        metrics:
          - {type: Resource, resource: {name: memory, target: {averageUtilization: 60}}}
      """
    #expect(
      try read(text).issues == [
        "hpa.yaml:7:41: the resource 'memory' is not simulated; 'cpu' can be read, or a metric of "
          + "type Pods"
      ])
  }

  @Test func `amounts are those of Kubernetes`() {
    #expect(KubernetesQuantity.value("250") == 250 && KubernetesQuantity.value("500m") == 0.5)
    #expect(
      KubernetesQuantity.value("2k") == 2000 && KubernetesQuantity.value("1Gi") == 1_073_741_824)
    #expect(KubernetesQuantity.value("1.5") == 1.5 && KubernetesQuantity.value("m") == nil)
  }
}
