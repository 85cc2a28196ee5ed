import CloudModel
import CloudSimulation
import Experiments
import Stochastics

extension ShardFolder {
  /// What a merge came to.
  public struct Merged {
    /// The summary of all replications.
    public let summary: Summary
    /// The facts of the manifest.
    public let facts: RunFacts
    /// What the publication did to the name.
    public let publication: ResultsFolder.Outcome
  }

  /// Writes the results of all shards as one run writes them.
  ///
  /// All shards are looked at before anything is written.
  ///
  /// - Parameter facts: asked when everything is read.
  /// - Throws: `OutputError` for the first shard that is missing, of another plan, truncated or damaged.
  public func merged(
    _ scenario: Scenario, into folder: ResultsFolder, facts: () -> RunFacts
  ) throws -> Merged {
    let states = (0..<plan.shards).map { state(of: $0) }
    for case .unusable(let reason) in states {
      throw OutputError(code: .notOurs, message: "nothing is merged", cause: reason)
    }
    let missing = states.indices.filter { states[$0] == .missing }
    if !missing.isEmpty {
      let names = missing.prefix(8).map(String.init).joined(separator: ", ")
      let more = missing.count > 8 ? " and \(missing.count - 8) more" : ""
      throw OutputError(
        code: .notFound, message: "nothing is merged",
        cause: "of \(plan.shards) shards these are missing: \(names)\(more)")
    }
    let design = Design(scenario, seed: UInt64(plan.seed))
    let writer = try RunReportWriter(folder: folder, design: design)
    var rows: [ReplicationRow] = []
    var failure: OutputError?
    for shard in 0..<plan.shards {
      try read(shard) { results, first in
        if failure != nil { return }
        do throws(OutputError) {
          try writer.add(batch: results, firstNumber: first)
        } catch {
          failure = error
        }
        rows += results.enumerated().map {
          ReplicationRow($1, number: first + $0, scenario: scenario)
        }
      }
      if let failure { throw failure }
    }
    let run = RunResult(
      design: design, rows: rows, isPartial: false, seed: UInt64(plan.seed) ?? scenario.seed)
    let summary = try Summary(run)
    let facts = facts()
    return Merged(
      summary: summary, facts: facts, publication: try writer.finish(run, summary, facts))
  }
}
