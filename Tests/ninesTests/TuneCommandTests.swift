import Foundation
import TestSupport
import Testing

/// `nines tune` and `nines sensitivity` as a user calls them.
struct TuneCommandTests {
  private static let quick = [
    "--replications", "6", "--initial", "6", "--steps", "4", "--race", "60", "--confirm", "80",
  ]

  /// Hello with two knobs: the number of instances and the interval of the load balancer's checks.
  private func scenario(_ goal: String, _ parameters: String? = nil) throws -> String {
    let hello = try String(
      contentsOfFile: Repository.path("scenarios/hello.yaml"), encoding: .utf8)
    let knobs =
      parameters
        ?? """
        {clouds.aws.regions.us-east-1.pools.gpu.per_zone.initial: {from: 2, to: 5, step: 1}, \
        load_balancer.interval: {choices: [30s, 10s]}}
        """
    return hello + "\nhorizon: 90d\nslo: {availability: \(goal)}\n"
      + "tune: {subject_to: {probability: 80%}, parameters: \(knobs)}\n"
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `a search ends with a ready scenario, the same on any number of threads`() throws {
    let folder = try ScratchFolder()
    try folder.write(Array(try scenario("99%").utf8), to: "hello.yaml")
    for threads in ["1", "2"] {
      let outcome = try Program.run(
        ["tune", "hello.yaml", "--threads", threads, "--out", "t\(threads)"] + Self.quick,
        in: folder.path, megabytes: 2000, patience: 120)
      #expect(outcome.code == 0, "\(outcome.error) \(outcome.output)")
      #expect(outcome.output.contains("The cheapest design found that keeps 99"))
    }
    for name in ["points.csv", "front.csv", "confirmation.csv", "best.yaml"] {
      #expect(try text("\(folder.path)/t1/\(name)") == text("\(folder.path)/t2/\(name)"), "\(name)")
    }
    #expect(try text("\(folder.path)/t1/best.yaml").contains("- \"../hello.yaml\""))
    let check = try Program.run(["check", "t1/best.yaml"], in: folder.path)
    #expect(check.code == 0, "\(check.error)")
    #expect(check.output.contains("'hello-tuned' is right"), "\(check.output)")
    let points = try text("\(folder.path)/t1/points.csv").split(separator: "\r\n")
    #expect(points.count >= 8 && points[0].hasSuffix("per_zone.initial,load_balancer.interval"))
    #expect(points.count { $0.contains(",true,") } >= 1)
  }

  @Test func `a goal that no design meets ends with 1, says what is missing and names the nearest`()
    throws
  {
    let folder = try ScratchFolder()
    try folder.write(Array(try scenario("99.9999999%").utf8), to: "hello.yaml")
    let outcome = try Program.run(
      ["tune", "hello.yaml", "--out", "t"] + Self.quick, in: folder.path, megabytes: 2000,
      patience: 120)
    #expect(outcome.code == 1, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("No design was found that surely keeps"))
    #expect(outcome.output.contains("below the bound of 0.8"), "\(outcome.output)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/t/nearest.yaml"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/t/best.yaml"))
  }

  @Test(arguments: [
    ("{load_balancer.intervall: {from: 5s, to: 30s}}", "did you mean 'interval'?"),
    ("{load_balancer.interval: {from: 5s, to: 3d}}", "load_balancer.interval = "),
    ("{load_balancer.interval: {choices: [often, 10s]}}", "interval is 'often'"),
    (
      "{clouds.aws.regions.us-east-1.pools.gpu.per_zone.initial: {from: 2, to: 5}}",
      "not a whole number"
    ),
    ("{faults.7.rate: {from: 1/y, to: 2/y}}", "'7' is not an item of faults"),
  ])
  func `a knob that leads nowhere or too far ends with 64`(knobs: String, message: String) throws {
    let folder = try ScratchFolder()
    try folder.write(Array(try scenario("99%", knobs).utf8), to: "hello.yaml")
    for command in ["tune", "sensitivity"] {
      let outcome = try Program.run([command, "hello.yaml"], in: folder.path, megabytes: 2000)
      #expect(outcome.code == 64, "\(outcome.output)")
      #expect(outcome.error.contains(message), "\(outcome.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/results"))
  }

  @Test func `a search needs its block, and measures that can be small`() throws {
    let folder = try ScratchFolder()
    let none = try Program.run(["tune", Repository.path("scenarios/hello.yaml")], in: folder.path)
    #expect(none.code == 64 && none.error.contains("there is no block 'tune'"))
    let base = try scenario("99%")
    for (minimise, message) in [
      ("availability", "of which more is better"), ("costs", "did you mean 'cost'?"),
      ("request_downtime_p95", "is a quantile"),
    ] {
      let changed = base.replacingOccurrences(
        of: "tune: {", with: "tune: {minimise: \(minimise), ")
      try folder.write(Array(changed.utf8), to: "hello.yaml")
      let outcome = try Program.run(["tune", "hello.yaml"], in: folder.path)
      #expect(outcome.code == 64 && outcome.error.contains(message), "\(outcome.error)")
    }
    let wrong = try Program.run(["tune", "hello.yaml", "--confirm", "5"], in: folder.path)
    #expect(wrong.code == 64 && wrong.error.contains("allowed: 20 to 10000000"))
  }

  @Test func `the snippets of a tuned autoscaler are read back by import hpa`() throws {
    let folder = try ScratchFolder()
    let hello = try scenario(
      "99%", "{autoscaling.scaling_policies.0.target_value: {from: 50%, to: 60%, step: 10%}}")
    let scaled =
      hello.replacingOccurrences(of: "{initial: 3}", with: "{min: 3, initial: 3, max: 6}")
      + "autoscaling: {scaling_policies: [{type: target_tracking, target_value: 55%_gpu_utilization, "
      + "scale_out_cooldown: 180s, scale_in_cooldown: 300s}]}\n"
    try folder.write(Array(scaled.utf8), to: "hello.yaml")
    let outcome = try Program.run(
      ["tune", "hello.yaml", "--out", "t"] + Self.quick, in: folder.path, megabytes: 2000,
      patience: 120)
    #expect(outcome.code == 0, "\(outcome.error) \(outcome.output)")
    let blocks = try text("\(folder.path)/t/blocks.yaml")
    #expect(blocks.contains("target_value: 60%_gpu_utilization") || blocks.contains("50%_gpu"))
    let target = try text("\(folder.path)/t/target-tracking.json")
    #expect(target.contains("\"ScaleOutCooldown\": 180") && target.contains("\"TargetValue\": "))
    let read = try Program.run(["import", "hpa", "t/hpa.yaml"], in: folder.path)
    #expect(read.code == 0, "\(read.error)")
    #expect(read.output.contains("gpu_utilization"), "\(read.output)")
  }

  @Test func `a sensitivity analysis ranks what matters, the same on any number of threads`() throws
  {
    let folder = try ScratchFolder()
    for threads in ["1", "2"] {
      let outcome = try Program.run(
        [
          "sensitivity", Repository.path("scenarios/hello.yaml"), "--replications", "20",
          "--point-replications", "4", "--paths", "4", "--samples", "4", "--top", "2",
          "--horizon", "180d", "--threads", threads, "--out", "s\(threads)", "--set",
          "faults=[{preset: gpu-node-crash}]",
        ], in: folder.path, megabytes: 2000, patience: 120)
      #expect(outcome.code == 0, "\(outcome.error)")
      #expect(outcome.output.contains("nine"), "\(outcome.output)")
    }
    for name in ["sensitivity.csv", "changes.csv"] {
      #expect(try text("\(folder.path)/s1/\(name)") == text("\(folder.path)/s2/\(name)"))
    }
    let ranking = try text("\(folder.path)/s1/sensitivity.csv").split(separator: "\r\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    // Losses are crashes that the load balancer has not noticed: their rate, its interval and threshold.
    let first = Set(ranking[1...3].map { $0[1] })
    #expect(
      first == ["faults.0.rate", "load_balancer.interval", "load_balancer.unhealthy_threshold"],
      "\(ranking.map { $0[1] })")
    #expect(!ranking[1][9].isEmpty && !ranking[2][10].isEmpty && ranking[3][9].isEmpty)
  }
}
