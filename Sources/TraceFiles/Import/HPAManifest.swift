import CloudModel
import ScenarioSchema
import ScenarioYAML

/// A HorizontalPodAutoscaler manifest (autoscaling/v2, v2beta2 or v1) as a policy of a scenario.
public struct HPAManifest: Sendable {
  /// The autoscaler's `metadata.name`.
  public var name: String
  /// Kind and name of what it scales.
  public var target: String
  /// The policy.
  public var policy: KubernetesHPA
  /// What was read and stands for something else here.
  public var notes: [String]

  /// Names of metrics that exporters of inference servers use, and what they are here.
  ///
  /// Sources: vLLM, "Production Metrics"; NVIDIA, DCGM exporter; Kubernetes documentation, the examples of
  /// the HorizontalPodAutoscaler walkthrough.
  static let knownMetrics: [(name: String, metric: ScalingMetric)] = [
    ("vllm:num_requests_waiting", .queueLength), ("num_requests_waiting", .queueLength),
    ("queue_length", .queueLength), ("queue_depth", .queueLength),
    ("queue_messages_ready", .queueLength), ("DCGM_FI_DEV_GPU_UTIL", .gpuUtilization),
    ("gpu_utilization", .gpuUtilization), ("gpu_duty_cycle", .gpuUtilization),
    ("requests_per_second", .requestRate), ("http_requests_per_second", .requestRate),
    ("requests-per-second", .requestRate), ("packets-per-second", .requestRate),
    ("request_rate", .requestRate), ("http_requests", .requestRate),
  ]

  /// Reads the documents of a file; those of other kinds are passed over.
  ///
  /// - Parameters:
  ///   - path: the file, of at most 1 MB.
  ///   - chosen: the name of the autoscaler that is meant, where a file holds several.
  ///   - names: what metrics of other names are, before those that are known.
  public static func read(
    _ path: String, chosen: String? = nil, names: [(name: String, metric: ScalingMetric)] = []
  ) -> (manifest: HPAManifest?, issues: [Issue], sources: SourceTexts) {
    let (roots, issues, sources) = YAMLFile.readAll(path)
    // 'kubectl get hpa -o yaml' without a name prints a list.
    let documents = roots.flatMap { root in
      root[key: "kind"]?.text == "List" ? root[key: "items"]?.items ?? [] : [root]
    }
    func refused(_ message: String) -> (
      manifest: HPAManifest?, issues: [Issue], sources: SourceTexts
    ) {
      (nil, issues + [Issue(.error, mark: SourceMark(file: path), message)], sources)
    }
    guard !issues.hasErrors else { return (nil, issues, sources) }
    let found = documents.filter { $0[key: "kind"]?.text == "HorizontalPodAutoscaler" }
    let list = found.map { $0[key: "metadata"]?[key: "name"]?.text ?? "" }
    guard !found.isEmpty else {
      let kinds = documents.compactMap { $0[key: "kind"]?.text }
      let what = kinds.isEmpty ? "" : " but \(kinds.prefix(5).joined(separator: ", "))"
      return refused(
        "no document of kind HorizontalPodAutoscaler\(what); write one with "
          + "'kubectl get hpa NAME -o yaml'")
    }
    let node: DocumentNode
    if let chosen {
      guard let index = list.firstIndex(of: chosen) else {
        return refused(
          "'\(chosen)' is not a HorizontalPodAutoscaler of this file"
            + NearestName.hint(chosen, among: list))
      }
      node = found[index]
    } else if found.count > 1 {
      let names = list.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
      return refused("\(found.count) HorizontalPodAutoscalers; choose one with --name: \(names)")
    } else {
      node = found[0]
    }
    var reader = HPAManifestReader(names: names + knownMetrics)
    let manifest = reader.read(node)
    return (reader.issues.hasErrors ? nil : manifest, issues + reader.issues, sources)
  }

  /// The policy as a block that a scenario includes.
  public var yaml: String {
    var lines = ["# HorizontalPodAutoscaler '\(name)' of \(target)."]
    lines += notes.map { "# \($0)" }
    let block = AutoscalingPolicy(policies: [policy])
    return lines.joined(separator: "\n") + "\n" + YAMLWriter.text(of: block.document)
  }
}
