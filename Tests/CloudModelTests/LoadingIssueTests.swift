import ScenarioSchema
import Testing

@testable import CloudModel

/// What can be wrong about stores, loads, memory and types, word by word.
@Suite struct LoadingIssueTests {
  private static let store = "{kind: object_store, bandwidth: {total: 40GB/s, per_instance: 5GB/s}}"

  private func found(_ set: [(String, String)]) -> [String] {
    headlines(helloText, set: set).filter { !$0.contains("does not simulate it") }
  }

  @Test func `a model that does not fit on a type is an error at the type`() {
    #expect(
      found([("models.chat.instance_types", "[p5.48xlarge, p4d.24xlarge, g5.12xlarge]")]) == [])
    #expect(
      found([
        ("models.chat.instance_types", "[p5.48xlarge, p4d.24xlarge]"),
        ("models.chat.gpu_memory", "640GB"),
      ]) == [
        "--set models.chat.instance_types=[p5.48xlarge, p4d.24xlarge]: 'p4d.24xlarge' has 8 x 40GB "
          + "of GPU memory, less than the 640GB of gpu_memory that 'chat' needs; take it out, or "
          + "name a larger type"
      ])
    #expect(
      found([
        ("models.chat.instance_types", "[p5.48xlarge, mine]"), ("dependencies.s", Self.store),
        ("instance_types.mine", "{price: 1 USD/h, accelerators: 2, accelerator_memory: 24GB}"),
        ("models.chat.load", "{weights: 140GB, from: s}"),
      ]) == [
        "--set models.chat.instance_types=[p5.48xlarge, mine]: 'mine' has 2 x 24GB of GPU memory, "
          + "less than the 140GB of weights that 'chat' needs; take it out, or name a larger type"
      ])
  }

  @Test func `a relative speed names a listed type and whole percent`() {
    let reading = read(helloText, set: [("models.chat.relative_speed", "{p5.48xlarge: 130%}")])
    #expect(reading.issues == [])
    #expect(reading.scenario?.models[0].percent(of: "p5.48xlarge") == 130)
    #expect(
      found([("models.chat.relative_speed", "{p5.48xlarg: 55%}")]) == [
        "--set models.chat.relative_speed={p5.48xlarg: 55%}: 'p5.48xlarg' is not in "
          + "instance_types of this model; did you mean 'p5.48xlarge'?"
      ])
    #expect(
      found([("models.chat.relative_speed", "{p5.48xlarge: 55.5%}")]) == [
        "--set models.chat.relative_speed={p5.48xlarge: 55.5%}: p5.48xlarge is '55.5%', not a "
          + "whole number of percent; round it"
      ])
    #expect(
      found([("models.chat.relative_speed", "{p5.48xlarge: 0%}")]) == [
        "--set models.chat.relative_speed={p5.48xlarge: 0%}: p5.48xlarge is '0%', below the least "
          + "allowed 1% (range 1% … 1000%)"
      ])
  }

  @Test func `a store without bandwidth, or with none at all, is an error`() {
    let load = ("models.chat.load", "{weights: 140GB, from: s}")
    #expect(
      found([load, ("dependencies.s", "{kind: object_store}")]) == [
        "--set models.chat.load={weights: 140GB, from: s}: 's' gives no 'bandwidth', so the load of "
          + "the weights has no duration; give it 'bandwidth: {per_instance: 5GB/s}'"
      ])
    let zero = "{kind: object_store, bandwidth: {total: 0GB/s}}"
    #expect(
      found([load, ("dependencies.s", zero)]).first
        == "--set dependencies.s=\(zero): total is '0GB/s', below the least allowed 0.000000001GB/s "
        + "(range 0.000000001GB/s … 1000000GB/s)")
    let none = "{kind: object_store, bandwidth: {per_instance: 0GB/s}}"
    #expect(
      found([load, ("dependencies.s", none)]).first
        == "--set dependencies.s=\(none): per_instance is '0GB/s', below the least allowed "
        + "(more than 0GB/s) (range more than 0GB/s)")
  }

  @Test func `a total alone is enough, and the shared store is in the scenario`() throws {
    let reading = read(
      helloText,
      set: [
        ("models.chat.load", "{weights: 140GB, from: s, cache: {duration: 9s, warm_up: 3s}}"),
        (
          "dependencies.s",
          "{kind: object_store, scope: cloud, bandwidth: {total: 40GB/s}, transfer_price: 0.02 USD}"
        ),
      ])
    let scenario = try #require(reading.scenario)
    #expect(
      scenario.stores == [
        WeightsStore(
          name: "s", scope: .cloud, totalBytesPerSecond: 40e9, transferMicroUSDPerGB: 20_000)
      ])
    #expect(scenario.models[0].weights == StoredWeights(bytes: 140_000_000_000, store: 0))
    #expect(scenario.models[0].loadSeconds == .constant(3.5))
    #expect(
      scenario.models[0].cache
        == WeightsCache(load: .constant(9), warmUp: .constant(3)))
  }

  @Test func `a step that provisioning holds already is a warning`() {
    let pool = "clouds.home.regions.here.pools.gpu"
    #expect(
      found([("\(pool).image_pull", "2min")]) == [
        "--set \(pool).image_pull=2min: warning: 'image_pull' has a law of its own, but the default "
          + "of provisioning holds it already; give 'provisioning' the law of the boot alone"
      ])
    #expect(found([("\(pool).image_pull", "2min"), ("\(pool).provisioning", "90s")]) == [])
  }

  @Test func `a store that makes a mass restart fail for ever is a warning with a remedy`() throws {
    let place = "dependencies.weights-store.bandwidth.total"
    func warning(_ total: String, _ more: [(String, String)] = []) -> String? {
      headlines(twoCloudsText, set: [(place, total)] + more).first { $0.contains("never ends") }
    }
    #expect(warning("40GB/s") == nil)
    let message = try #require(warning("5GB/s"))
    #expect(message.hasPrefix("--set \(place)=5GB/s: warning: when 18 instances of us-east-1 load"))
    // 18 x 140 GB at 5 GB/s.
    #expect(message.contains("each takes 504s"))
    let match = try #require(message.firstMatch(of: /give 'total' ([0-9.]+)GB\/s/))
    let enough = try #require(Double(match.1))
    #expect(warning("\(enough)GB/s") == nil && warning("\(enough - 0.2)GB/s") != nil)
    // The other remedies.
    let longer = try #require(message.firstMatch(of: /model_preload_timeout (\w+)/))
    #expect(
      warning("5GB/s", [("failover_config.recovery.model_preload_timeout", "\(longer.1)")]) == nil)
    let cache = [("models.chat-70b.load.cache", "{duration: 84s}")]
    #expect(warning("5GB/s", cache) == nil)
  }

  @Test func `types of other clouds with the same accelerators can stand in`() throws {
    let p5 = try #require(InstanceTypeCatalog.find("p5.48xlarge"))
    #expect(
      InstanceTypeCatalog.equivalents(of: p5).map(\.name) == ["a3-highgpu-8g", "ND96isr_H100_v5"])
    #expect(p5.gpuMemoryBytes == 640e9)
  }
}
