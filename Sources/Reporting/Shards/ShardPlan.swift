#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Experiments

/// How a run is cut into shards, and everything that their results depend on.
public struct ShardPlan: Equatable, Sendable, Codable {
  /// A value that was set over the scenario file.
  public struct Override: Equatable, Sendable, Codable {
    /// Where in the document.
    public let path: String
    /// What.
    public let value: String

    /// Makes an override.
    public init(path: String, value: String) {
      self.path = path
      self.value = value
    }
  }

  /// Whose plan it is.
  public var generator = "nines"
  /// The program's version.
  public let version: String
  /// The scenario file, as an absolute path.
  public let scenario: String
  /// What was set over it, in order.
  public let overrides: [Override]
  /// The scenario's name.
  public let scenarioName: String
  /// Identifies the joined document.
  public let scenarioDigest: String
  /// The seed in force, as text: many readers of JSON keep only 53 bits.
  public let seed: String
  /// Replications of all shards together.
  public let replications: Int
  /// Shards.
  public let shards: Int

  /// Makes a plan.
  public init(
    version: String, scenario: String, overrides: [Override], scenarioName: String,
    scenarioDigest: String, seed: UInt64, replications: Int, shards: Int
  ) {
    precondition(shards > 0 && shards <= replications, "\(shards) shards of \(replications)")
    self.version = version
    self.scenario = scenario
    self.overrides = overrides
    self.scenarioName = scenarioName
    self.scenarioDigest = scenarioDigest
    self.seed = String(seed)
    self.replications = replications
    self.shards = shards
  }

  /// The replications of a shard.
  public func numbers(of shard: Int) -> Range<Int> {
    ShardRange.numbers(of: shard, shards: shards, replications: replications)
  }

  /// What a shard's file must say of itself.
  func header(of shard: Int) -> JournalHeader {
    let numbers = numbers(of: shard)
    return JournalHeader(
      version: version, scenarioDigest: scenarioDigest, scenarioName: scenarioName,
      seed: UInt64(seed) ?? 0, first: numbers.lowerBound, end: numbers.upperBound)
  }

  /// Whether numbers are possible.
  var isSound: Bool {
    generator == "nines" && shards > 0 && shards <= replications && UInt64(seed) != nil
  }

  /// The plan as JSON.
  var json: JSONValue {
    [
      "generator": .string(generator), "version": .string(version),
      "scenario": .string(scenario),
      "overrides": .array(
        overrides.map { ["path": .string($0.path), "value": .string($0.value)] }),
      "scenarioName": .string(scenarioName), "scenarioDigest": .string(scenarioDigest),
      "seed": .string(seed), "replications": .integer(Int64(replications)),
      "shards": .integer(Int64(shards)),
    ]
  }
}
