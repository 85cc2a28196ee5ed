import ArgumentParser
import CloudModel
import ScenarioSchema
import TraceFiles

struct ImportHPACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hpa",
    abstract: "Read a HorizontalPodAutoscaler manifest, and print it as a block of a scenario.",
    discussion: """
      Reads autoscaling/v2, v2beta2 or v1, as 'kubectl get hpa NAME -o yaml' prints it, alone or among
      other documents. A scenario includes the block:
        nines import hpa hpa.yaml > autoscaling.yaml
        include: [autoscaling.yaml]
      """)

  @Argument(help: "The manifest.") var file: String
  @Option(help: "The name of the autoscaler, where the file holds several.") var name: String?
  @Option(help: "What a metric is here, such as my_queue=queue_length; may be repeated.")
  var metric: [String] = []

  func run() throws {
    let names = try metric.map { text -> (name: String, metric: ScalingMetric) in
      let parts = text.split(separator: "=")
      guard parts.count == 2, let known = ScalingMetric(rawValue: String(parts[1])) else {
        let words = ScalingMetric.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        throw ValidationError("--metric \(text): write NAME=METRIC, the metric one of \(words)")
      }
      return (String(parts[0]), known)
    }
    let (manifest, issues, sources) = HPAManifest.read(file, chosen: name, names: names)
    for issue in issues.inFileOrder(sources) { printError(issue.rendered(with: sources)) }
    guard let manifest else { throw ExitCode.wrongInput }
    print(manifest.yaml, terminator: "")
  }
}
