import ScenarioSchema
import Testing

@testable import CloudModel

/// What can be wrong about quotas, reservations, spot pools and shortages, word by word.
@Suite struct SupplyIssueTests {
  private static let pool = "clouds.home.regions.here.pools.gpu"

  private func found(_ set: [(String, String)]) -> [String] {
    headlines(helloText, set: set)
  }

  @Test func `a quota under the minimum, and a minimum over the maximum, are errors`() {
    #expect(
      found([("\(Self.pool).quota", "1")]) == [
        "--set \(Self.pool).quota=1: quota is '1', less than the 2 instances that the region starts "
          + "with"
      ])
    #expect(
      found([("\(Self.pool).per_zone", "{min: 3, initial: 3, max: 2}")]).last
        == "--set \(Self.pool).per_zone={min: 3, initial: 3, max: 2}: per_zone has min 3, initial "
        + "3, max 2, which do not rise")
  }

  @Test func `a reservation over the quota is an error`() {
    #expect(
      found([("\(Self.pool).reserved", "3")]) == [
        "--set \(Self.pool).reserved=3: reserved is '3', more than the quota of 2; raise the quota "
          + "or reserve less"
      ])
  }

  @Test func `a reserved pool has its quota reserved`() {
    let reading = read(helloText, set: [("\(Self.pool).purchase", "reserved")])
    #expect(reading.issues == [])
    #expect(reading.scenario?.pools[0].reserved == 2)
    let row = reading.rows.first { $0.path == "\(Self.pool).reserved" }
    #expect(row?.value == "2" && row?.source == "the quota of a reserved pool")
  }

  @Test func `a spot pool without another is a warning, and cannot be reserved`() {
    let warning =
      "--set \(Self.pool).purchase=spot: warning: pool 'gpu' is spot, and the region has no other "
      + "pool to fall back on; a reclaim may take all that it has; add an on_demand pool after it"
    let found = found([("\(Self.pool).purchase", "spot")])
    #expect(
      found.map { $0.split(separator: ": ", maxSplits: 1)[1] }
        == [warning.split(separator: ": ", maxSplits: 1)[1]])
    #expect(
      self.found([
        ("\(Self.pool).purchase", "spot"), ("\(Self.pool).reserved", "1"),
        ("clouds.home.regions.here.pools.other", "{instance: p5.48xlarge, per_zone: {initial: 0}}"),
      ]).first
        == "--set \(Self.pool).reserved=1: reserved is '1', but spot instances cannot be reserved; "
        + "take it out, or change 'purchase'")
  }

  @Test func `a spot pool has the spot price, or needs one`() {
    let other = (
      "clouds.home.regions.here.pools.other",
      "{instance: p5.48xlarge, per_zone: {initial: 0, max: 2}}"
    )
    let reading = read(helloText, set: [("\(Self.pool).purchase", "spot"), other])
    #expect(reading.issues == [])
    #expect(reading.scenario?.pools[0].priceMicroUSDPerHour == 23_453_250)
    #expect(reading.scenario?.pools[1].priceMicroUSDPerHour == 55_040_000)
    let path = "\(Self.pool).instance"
    let unknown = found([
      ("\(Self.pool).purchase", "spot"), other, (path, "ND96isr_H100_v5"),
      ("models.chat.instance_types", "[p5.48xlarge, ND96isr_H100_v5]"),
    ])
    #expect(
      unknown == [
        "--set \(path)=ND96isr_H100_v5: no spot price of 'ND96isr_H100_v5' is known; give the pool a "
          + "'price' such as '20 USD/h'"
      ])
  }

  @Test func `a known region has its own price`() throws {
    let text = helloText.replacing("here:", with: "eu-north-1:").replacing(
      "here", with: "eu-north-1")
    let pool = "clouds.home.regions.eu-north-1.pools.gpu"
    let reading = read(text)
    #expect(reading.issues == [])
    #expect(reading.scenario?.pools[0].priceMicroUSDPerHour == 58_892_800)
    let row = try #require(reading.rows.first { $0.path == "\(pool).price" })
    #expect(row.source == "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv, eu-north-1")
    // Every read price belongs to a known type, and spot is never dearer than on demand.
    for price in InstanceTypeCatalog.regionalPrices {
      #expect(InstanceTypeCatalog.find(price.instanceType) != nil)
      #expect(price.spotMicroUSDPerHour ?? 0 <= price.onDemandMicroUSDPerHour)
    }
    for type in InstanceTypeCatalog.all where type.priceStatus == .read {
      let home = InstanceTypeCatalog.prices(of: type.name, in: "us-east-1")
      #expect(home == nil || home?.onDemandMicroUSDPerHour == type.priceMicroUSDPerHour)
    }
  }

  @Test func `a shortage names what there is`() throws {
    let fault = "{preset: gpu-stock-out, scope: zone_supply, instance: p5.48xlarge, zone: a}"
    let reading = read(helloText, set: [("faults", "[\(fault)]")])
    #expect(reading.issues == [])
    let read = try #require(reading.scenario?.faults.first)
    #expect(read.scope == .zoneSupply && read.places.instanceType == "p5.48xlarge")
    #expect(read.effects == [.stockOut(of: [.onDemand, .spot, .reserved])])
    #expect(
      found([("faults", "[{preset: gpu-stock-out, instance: p5.48xlarg}]")]) == [
        "--set faults=[{preset: gpu-stock-out, instance: p5.48xlarg}]: instance is 'p5.48xlarg', "
          + "which is not a type of a pool of this scenario; did you mean 'p5.48xlarge'?"
      ])
    #expect(
      found([("faults", "[{preset: zone-power-loss, instance: p5.48xlarge}]")]) == [
        "--set faults=[{preset: zone-power-loss, instance: p5.48xlarge}]: instance is "
          + "'p5.48xlarge', but only faults of a supply name types"
      ])
    #expect(
      found([("faults", "[{preset: gpu-stock-out, notice: 30s}]")]) == [
        "--set faults=[{preset: gpu-stock-out, notice: 30s}]: notice is given, but only a "
          + "spot_reclaim gives notice; take it out"
      ])
    #expect(
      found([("faults", "[{preset: gpu-stock-out, scope: zone}]")]) == [
        "--set faults=[{preset: gpu-stock-out, scope: zone}]: scope is 'zone', but faults of kind "
          + "'stock_out' hit 'region_supply' or 'zone_supply'"
      ])
  }

  @Test func `a reclaim takes the notice and share that are written`() {
    let fault = "{preset: spot-h100, notice: 30s, capacity_loss: 92%}"
    let effects = read(helloText, set: [("faults", "[\(fault)]")]).scenario?.faults.first?.effects
    #expect(effects == [.reclaim(share: 0.92, noticeSeconds: 30), .stockOut(of: [.spot])])
  }
}
