/// A machine type that clouds offer, with its price.
public struct InstanceType: Equatable, Sendable {
  /// The provider's name for it.
  public var name: String
  /// Its accelerators.
  public var accelerators: String
  /// On-demand price, micro-dollars an hour.
  public var priceMicroUSDPerHour: Int64
  /// Whether the price was read at its source.
  public var priceStatus: PriceStatus
  /// Where the price comes from.
  public var source: String
}

/// Machine types with on-demand prices, in US regions; a scenario may override each price.
///
/// **Source**: SkyPilot's catalog (skypilot-org/skypilot-catalog, v8) where the status is `read`;
/// otherwise list prices that are recalled and unverified.
public enum InstanceTypeCatalog {
  private static let skypilot = "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv, us-east-1"

  /// All types that are known without being described in a scenario.
  public static let all: [InstanceType] = [
    read("p5.48xlarge", "8 x H100-80GB", 55_040_000),
    read("p5.4xlarge", "1 x H100-80GB", 6_880_000),
    read("p4d.24xlarge", "8 x A100-40GB", 21_957_642),
    read("p4de.24xlarge", "8 x A100-80GB", 27_447_050),
    read("p3.16xlarge", "8 x V100-16GB", 24_480_000),
    recalled("p5en.48xlarge", "8 x H200-141GB", 63_296_000, "AWS list price"),
    recalled("g6e.12xlarge", "4 x L40S", 10_490_000, "AWS list price"),
    recalled("g5.12xlarge", "4 x A10G", 5_670_000, "AWS list price"),
    recalled("a3-highgpu-8g", "8 x H100-80GB", 88_250_000, "Google Cloud list price"),
    recalled("ND96isr_H100_v5", "8 x H100-80GB", 98_320_000, "Azure list price, East US"),
    recalled("ND96amsr_A100_v4", "8 x A100-80GB", 32_770_000, "Azure list price, East US"),
  ]

  /// The type with this name; Azure's prefix `Standard_` may be left out.
  public static func find(_ name: String) -> InstanceType? {
    let prefix = "Standard_"
    let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return all.first { $0.name == short }
  }

  private static func read(
    _ name: String, _ accelerators: String, _ price: Int64
  ) -> InstanceType {
    InstanceType(
      name: name, accelerators: accelerators, priceMicroUSDPerHour: price, priceStatus: .read,
      source: skypilot)
  }

  private static func recalled(
    _ name: String, _ accelerators: String, _ price: Int64, _ source: String
  ) -> InstanceType {
    InstanceType(
      name: name, accelerators: accelerators, priceMicroUSDPerHour: price,
      priceStatus: .recalledUnverified, source: "\(source), recalled, unverified")
  }
}
