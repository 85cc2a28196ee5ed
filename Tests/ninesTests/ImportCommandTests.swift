import Foundation
import TestSupport
import Testing

/// `nines import` as a user calls it.
struct ImportCommandTests {
  @Test func `a printed block is right for a scenario that includes it`() throws {
    let folder = try ScratchFolder()
    let week = Repository.path("scenarios/data/azure2024_code_week_15min_digitised.csv")
    let outcome = try Program.run(["import", "traffic", week], in: folder.path)
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    #expect(outcome.output.contains("  rate:\n    base: 27.784rps   # at 2024-05-10; standard"))
    try folder.write(outcome.output.utf8, to: "traffic.yaml")
    let main = CheckCommandTests.right.split(separator: "\n").filter { !$0.hasPrefix("traffic") }
    try folder.write(
      ("include: [traffic.yaml]\n" + main.joined(separator: "\n") + "\n").utf8, to: "main.yaml")
    let check = try Program.run(["check", "main.yaml"], in: folder.path)
    #expect(check.code == 0 && check.error.isEmpty, "\(check.error)")
  }

  private static let manifest = """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: llama}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}
      minReplicas: 2
      maxReplicas: 24
      metrics:
        - type: Pods
          pods: {metric: {name: DCGM_FI_DEV_GPU_UTIL}, target: {type: AverageValue, averageValue: 70}}
        - type: External
          external: {metric: {name: backlog}, target: {type: Value, value: 2k}}
    """

  @Test func `a printed autoscaler is right for a scenario that includes it`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.manifest.utf8, to: "hpa.yaml")
    let outcome = try Program.run(
      ["import", "hpa", "hpa.yaml", "--metric", "backlog=queue_length"], in: folder.path)
    #expect(outcome.code == 0, "\(outcome.error)")
    try folder.write(outcome.output.utf8, to: "autoscaling.yaml")
    try folder.write(
      ("include: [autoscaling.yaml]\n" + CheckCommandTests.right).utf8, to: "main.yaml")
    let check = try Program.run(["explain", "main.yaml", "--path", "autoscaling"], in: folder.path)
    #expect(check.code == 0, "\(check.error)")
    for words in [
      "kubernetes_hpa", "max_replicas", "24", "gpu_utilization", "queue_length", "2000",
    ] {
      #expect(check.output.contains(words), "\(words) in \(check.output)")
    }
  }

  @Test func `a manifest that cannot be read prints nothing but the mistake`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.manifest.utf8, to: "hpa.yaml")
    let unknown = try Program.run(["import", "hpa", "hpa.yaml"], in: folder.path)
    #expect(unknown.code == 64 && unknown.output.isEmpty)
    #expect(unknown.error.contains("hpa.yaml:") && unknown.error.contains("backlog"))
    let wrong = try Program.run(
      ["import", "hpa", "hpa.yaml", "--metric", "backlog=queue"], in: folder.path)
    #expect(wrong.code == 64 && wrong.output.isEmpty)
    #expect(wrong.error.contains("--metric backlog=queue: write NAME=METRIC"))
    let missing = try Program.run(["import", "hpa", "no.yaml"], in: folder.path)
    #expect(missing.code == 64 && missing.output.isEmpty && missing.error.contains("no.yaml"))
    let other = try Program.run(
      ["import", "hpa", "hpa.yaml", "--name", "mistral"], in: folder.path)
    #expect(other.code == 64 && other.error.contains("mistral"))
  }

  @Test func `a wrong file prints nothing but the mistake`() throws {
    let folder = try ScratchFolder()
    var text = "timestamp,input_tokens\n"
    for row in 0..<20_000 { text += "\(row),10\n" }
    try folder.write((text + "20000,-1\n").utf8, to: "log.csv")
    let outcome = try Program.run(["import", "traffic", "log.csv"], in: folder.path)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    #expect(
      outcome.error
        == "log.csv:20002:7: 'tokens of the prompt' is '-1', a negative number; values are finite "
        + "numbers, zero or more; correct the row\n")
    let missing = try Program.run(["import", "traffic", "no.csv"], in: folder.path)
    #expect(missing.code == 64 && missing.error.hasPrefix("no.csv: there is no such file; "))
    let zone = try Program.run(
      ["import", "traffic", "log.csv", "--timezone", "Europe/Berln"], in: folder.path)
    #expect(zone.code == 64 && zone.error.contains("timezone is 'Europe/Berln', not a known time"))
    let gaps = try Program.run(
      ["import", "traffic", "log.csv", "--gaps", "ignore"], in: folder.path)
    #expect(gaps.code == 64 && gaps.output.isEmpty)
  }

  /// 80 MB under a limit of 64 MB; 1 GB with `NINES_SOAK`.
  @Test func `a file larger than the memory is read`() throws {
    let isSoak = ProcessInfo.processInfo.environment["NINES_SOAK"] != nil
    let folder = try ScratchFolder()
    try folder.write("timestamp,input_tokens,note\n".utf8, to: "log.csv")
    let file = try #require(FileHandle(forWritingAtPath: "\(folder.path)/log.csv"))
    try file.seekToEnd()
    // Wide rows, as logs have them: the size counts here, not the number of requests.
    let note = String(repeating: "x", count: 16_000)
    let rows = isSoak ? 64_000 : 5_000
    for begin in stride(from: 0, to: rows, by: 500) {
      let part = (begin..<begin + 500).map { "\($0 * 10),\($0 % 100),\(note)\n" }.joined()
      try file.write(contentsOf: Data(part.utf8))
    }
    try file.close()
    let outcome = try Program.run(
      ["import", "traffic", "log.csv"], in: folder.path, megabytes: 64,
      patience: isSoak ? 600 : 120)
    #expect(outcome.isOrderly && outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("a log of \(rows) requests"))
    #expect(outcome.output.contains("# mean of the log 49.5, "))
  }
}
