/// A machine type that clouds offer, with its price.
public struct InstanceType: Equatable, Sendable {
  /// The provider's name for it.
  public var name: String
  /// Its accelerators: kind with memory of one, such as `H100-80GB`.
  public var accelerator: String
  /// How many it has.
  public var acceleratorCount: Int
  /// Memory of one, GB (10^9 bytes), as its name says.
  public var acceleratorGB: Int
  /// On-demand price, micro-dollars an hour.
  public var priceMicroUSDPerHour: Int64
  /// Whether the price was read at its source.
  public var priceStatus: PriceStatus
  /// Where the price comes from.
  public var source: String

  /// Memory of all accelerators, bytes.
  public var gpuMemoryBytes: Double { Double(acceleratorCount * acceleratorGB) * 1e9 }
}

/// Machine types with on-demand prices, in US regions; a scenario may override each price.
///
/// **Source**: SkyPilot's catalog (skypilot-org/skypilot-catalog, v8) where the status is `read`;
/// otherwise list prices that are recalled and unverified.
public enum InstanceTypeCatalog {
  private static let skypilot = "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv, us-east-1"

  /// All types that are known without being described in a scenario.
  public static let all: [InstanceType] = [
    read("p5.48xlarge", 8, "H100-80GB", 80, 55_040_000),
    read("p5.4xlarge", 1, "H100-80GB", 80, 6_880_000),
    read("p4d.24xlarge", 8, "A100-40GB", 40, 21_957_642),
    read("p4de.24xlarge", 8, "A100-80GB", 80, 27_447_050),
    read("p3.16xlarge", 8, "V100-16GB", 16, 24_480_000),
    recalled("p5en.48xlarge", 8, "H200-141GB", 141, 63_296_000, "AWS list price"),
    recalled("g6e.12xlarge", 4, "L40S-48GB", 48, 10_490_000, "AWS list price"),
    recalled("g5.12xlarge", 4, "A10G-24GB", 24, 5_670_000, "AWS list price"),
    recalled("a3-highgpu-8g", 8, "H100-80GB", 80, 88_250_000, "Google Cloud list price"),
    recalled("ND96isr_H100_v5", 8, "H100-80GB", 80, 98_320_000, "Azure list price, East US"),
    recalled("ND96amsr_A100_v4", 8, "A100-80GB", 80, 32_770_000, "Azure list price, East US"),
  ]

  /// The type with this name; Azure's prefix `Standard_` may be left out.
  public static func find(_ name: String) -> InstanceType? {
    let prefix = "Standard_"
    let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return all.first { $0.name == short }
  }

  private static func read(
    _ name: String, _ count: Int, _ accelerator: String, _ gb: Int, _ price: Int64
  ) -> InstanceType {
    InstanceType(
      name: name, accelerator: accelerator, acceleratorCount: count, acceleratorGB: gb,
      priceMicroUSDPerHour: price, priceStatus: .read, source: skypilot)
  }

  private static func recalled(
    _ name: String, _ count: Int, _ accelerator: String, _ gb: Int, _ price: Int64,
    _ source: String
  ) -> InstanceType {
    InstanceType(
      name: name, accelerator: accelerator, acceleratorCount: count, acceleratorGB: gb,
      priceMicroUSDPerHour: price, priceStatus: .recalledUnverified,
      source: "\(source), recalled, unverified")
  }

  /// The types of any cloud with the same accelerators, which can stand in for this one.
  public static func equivalents(of type: InstanceType) -> [InstanceType] {
    all.filter {
      $0.name != type.name && $0.accelerator == type.accelerator
        && $0.acceleratorCount == type.acceleratorCount
    }
  }
}
