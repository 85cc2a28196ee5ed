import CloudModel
import Foundation
import Testing

@testable import TraceFiles

/// One scenario with axes as a family of designs.
struct DesignFamilyTests {
  private static let base = """
    name: f
    clouds: {home: {regions: {here: {zones: [a], pools: {gpu: {instance: p5.48xlarge, per_zone: {initial: 2}}}}}}}
    models: {chat: {instance_types: [p5.48xlarge], throughput: 10rps}}
    traffic: {classes: {chat: {}}, rate: {constant: 5rps}}
    """

  private func load(
    _ axes: String, _ overrides: [(path: String, value: String)] = []
  ) throws -> (base: LoadedScenario, members: [DesignFamily.Member]) {
    let file = TemporaryFile(Self.base + "\n" + axes + "\n")
    return DesignFamily.load(file.path, overrides: overrides)
  }

  @Test func `the roadmap is four designs, each of which keeps what came before`() throws {
    let file = ShippedScenarioTests.folder.appendingPathComponent("roadmap.yaml").path
    let (base, members) = DesignFamily.load(file)
    #expect(base.issues.isEmpty)
    #expect(
      members.map(\.point) == ["today", "monitoring", "automatic-recovery", "optimisation"])
    let designs = try members.map { try #require($0.loaded.scenario) }
    #expect(members.allSatisfy { $0.loaded.issues(beyond: base).isEmpty })
    #expect(
      designs.map { $0.failover?.detection.interval } == [60, 10, 10, 10].map { .seconds($0) })
    #expect(designs.map { $0.failover?.dnsTTL } == [300, 300, 60, 20].map { .seconds($0) })
    #expect(designs.map { $0.failover?.onCall == nil } == [false, false, true, true])
    #expect(designs.map { $0.pools[0].minPerZone } == [7, 7, 7, 6])
    // The file itself is none of its stages' settings.
    #expect(base.scenario?.failover?.detection.interval == .seconds(60))
    #expect(Set(members.map(\.loaded.digest)).count == 4)
  }

  @Test func `two axes make every combination, and the command line wins over a point`() throws {
    let axes = """
      axes:
        - {name: size, points: [{name: small}, {name: large, set: {clouds.home.regions.here.pools.gpu.per_zone.initial: 4}}]}
        - {name: load, points: [{name: low}, {name: high, set: {traffic.rate: {constant: 9rps}}}]}
      """
    let (_, members) = try load(axes)
    #expect(members.map(\.point) == ["small/low", "small/high", "large/low", "large/high"])
    #expect(members.map { $0.loaded.scenario?.pools[0].initialPerZone } == [2, 2, 4, 4])
    let (_, fixed) = try load(axes, [("clouds.home.regions.here.pools.gpu.per_zone.initial", "3")])
    #expect(fixed.map { $0.loaded.scenario?.pools[0].initialPerZone } == [3, 3, 3, 3])
  }

  @Test func `a point with a wrong path or value is an issue at its place`() throws {
    let axes = """
      axes:
        - name: a
          points:
            - {name: one, set: {capacity.bufer: 10%}}
            - {name: two, set: {capacity.buffer: 10}}
      """
    let (base, members) = try load(axes)
    #expect(base.scenario != nil)
    let texts = members.map { $0.loaded.issues(beyond: base).map(\.headline) }
    #expect(members.allSatisfy { $0.loaded.scenario == nil })
    #expect(texts[0].count == 1 && texts[0][0].contains(":8:"), "\(texts[0])")
    #expect(texts[0][0].contains("did you mean 'buffer'?"))
    #expect(texts[1].count == 1 && texts[1][0].contains("buffer is '10', a number without a unit"))
  }

  @Test(arguments: [
    (
      "axes: [{name: a, points: [{name: x}, {name: x}]}]",
      "'x' names a second point of this axis; give each its own name"
    ),
    (
      "axes: [{name: a, points: [{name: x}]}, {name: a, points: [{name: x}]}]",
      "'a' names a second axis; give each its own name"
    ),
    ("axes: [{name: a, points: []}]", "at least 1 must be given"),
    ("axes: [{name: a, points: [{name: x, sett: {}}]}]", "did you mean 'set'?"),
  ])
  func `axes that cannot be told apart are issues`(axes: String, message: String) throws {
    let (base, members) = try load(axes)
    #expect(base.scenario == nil && members.isEmpty)
    #expect(base.issues.contains { $0.message.contains(message) }, "\(base.issues)")
  }

  @Test func `too many designs are refused`() throws {
    let points = (0..<9).map { "{name: p\($0)}" }.joined(separator: ", ")
    let (base, _) = try load(
      "axes: [{name: a, points: [\(points)]}, {name: b, points: [\(points)]}]")
    #expect(
      base.issues.map(\.message) == [
        "the axes make 81 designs; at most 64 are compared at once"
      ])
  }
}
