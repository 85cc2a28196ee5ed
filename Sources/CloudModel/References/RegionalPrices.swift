/// Prices of an instance type in one region.
public struct RegionalPrice: Equatable, Sendable {
  /// The provider's name of the type.
  public var instanceType: String
  /// The provider's name of the region.
  public var region: String
  /// On demand, micro-dollars an hour.
  public var onDemandMicroUSDPerHour: Int64
  /// Spot, micro-dollars an hour: median over the zones that quote one; nil where none does.
  public var spotMicroUSDPerHour: Int64?
}

extension InstanceTypeCatalog {
  static let regionalSource = "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv"

  /// Prices that were read for a region; other regions have the price of the type.
  ///
  /// **Source**: SkyPilot's catalog, v8, aws/vms.csv at commit 00148f2a; local zones left out.
  public static let regionalPrices: [RegionalPrice] = [
    price("p5.48xlarge", "us-east-1", 55_040_000, spot: 23_453_250),
    price("p5.48xlarge", "us-east-2", 55_040_000, spot: 11_561_700),
    price("p5.48xlarge", "us-west-2", 55_040_000, spot: 12_975_600),
    price("p5.48xlarge", "us-west-1", 68_800_000, spot: 19_832_600),
    price("p5.48xlarge", "eu-north-1", 58_892_800, spot: 28_318_800),
    price("p5.48xlarge", "eu-west-2", 71_552_000, spot: 15_725_900),
    price("p5.48xlarge", "ap-northeast-1", 68_800_000, spot: 45_972_450),
    price("p5.48xlarge", "ap-south-1", 66_048_000, spot: 33_294_100),
    price("p4d.24xlarge", "us-east-1", 21_957_642, spot: 8_000_100),
    price("p4d.24xlarge", "us-east-2", 21_957_640, spot: 6_096_500),
    price("p4d.24xlarge", "us-west-2", 21_957_640, spot: 8_352_650),
    price("p4de.24xlarge", "us-east-1", 27_447_050, spot: 9_311_950),
    price("p4de.24xlarge", "us-west-2", 27_447_050, spot: 10_999_100),
    price("p5en.48xlarge", "eu-north-1", 67_726_720, spot: 12_896_350),
    price("p3.16xlarge", "us-east-1", 24_480_000, spot: 2_694_100),
  ]

  /// The prices of a type in a region; nil where none were read.
  public static func prices(of name: String, in region: String) -> RegionalPrice? {
    regionalPrices.first { $0.instanceType == name && $0.region == region }
  }

  private static func price(
    _ type: String, _ region: String, _ onDemand: Int64, spot: Int64?
  ) -> RegionalPrice {
    RegionalPrice(
      instanceType: type, region: region, onDemandMicroUSDPerHour: onDemand,
      spotMicroUSDPerHour: spot)
  }
}
