import Stochastics

/// How an instance is paid for; key `purchase`: `on_demand` (default), `reserved` or `spot`.
public enum PurchaseKind: String, Equatable, Sendable, CaseIterable, Codable {
  case onDemand = "on_demand"
  case reserved
  case spot
}

/// What a pool does about a crashed instance; key `on_crash`.
public enum CrashResponse: String, Equatable, Sendable, CaseIterable {
  /// A new instance is requested when the load balancer finds the old one dead (default).
  case replace
  /// The same machine comes back when the fault ends, and loads its model again.
  case restart
}

/// Whether a price was read at its source or only recalled; key `price_status`.
public enum PriceStatus: String, Equatable, Sendable, CaseIterable {
  case read
  case recalledUnverified = "recalled_unverified"
}

/// Instances of one type and purchase kind, spread over the zones of one region.
///
/// The pools of a region are asked for instances in file order: what one cannot give, the next one
/// does, until the first can again. A pool may have its machines in a region of another cloud: the
/// next choice when this one has none.
///
/// In the file: an entry under a region's `pools`, for example
/// `h100: {instance: p5.48xlarge, per_zone: {min: 4, initial: 6, max: 12}, quota: 40}`.
public struct Pool: Equatable, Sendable {
  /// The key under `pools`; unique within its region.
  public var name: String
  /// The region whose requests its instances serve.
  public var region: RegionID
  /// Key `in`: the region where its machines stand, when that is another one; nil for its own.
  public var site: RegionID?
  /// Key `instance`: the instance type's name, required.
  public var instanceType: String
  /// Key `per_zone.min`: instances that the autoscaler keeps in each zone; count, 0 …, default 0.
  public var minPerZone: Int
  /// Key `per_zone.initial`: instances a zone starts with; count, 0 …, required.
  public var initialPerZone: Int
  /// Key `per_zone.max`: the most instances in a zone; count, default `initial`.
  public var maxPerZone: Int
  /// Key `quota`: the most instances in the region; count, default `max` times the zones.
  public var quota: Int
  /// Key `quota_warning`: share of a written quota from which on its use is reported; nil without.
  public var quotaWarning: Double?
  /// Key `reserved`: instances that are granted even in a stock-out, and paid whether used or not;
  /// count, at most `quota`; default 0, for `purchase: reserved` the quota.
  public var reserved: Int
  /// Key `purchase`.
  public var purchase: PurchaseKind
  /// Key `price`: USD per instance and hour, exact in micro-dollars; default from the instance type.
  public var priceMicroUSDPerHour: Int64
  /// Key `price_status`; default from the instance type, `read` for a price in the file.
  public var priceStatus: PriceStatus
  /// Key `grant`: request until the provider grants the machine, seconds; default 0 s.
  public var grant: Distribution
  /// Key `image_pull`: image of the server on a machine that has booted, seconds; default 0 s.
  public var imagePull: Distribution
  /// Key `provisioning`: grant to machine ready (boot, and grant and image where they have no law
  /// of their own), seconds.
  /// Default p50 240 s, p95 290 s: node to serving on H100, mean 240 s and deviation 30 s
  /// (inference-sim's observed Kubernetes figure).
  public var provisioning: Distribution
  /// Key `restart`: a machine that has its power back, until it can load a model, seconds.
  /// Default 60 s (an existing node in a Karpenter report).
  public var restart: Distribution
  /// Key `on_crash`.
  public var crashResponse: CrashResponse

  /// The region where its machines stand.
  public var place: RegionID { site ?? region }

  /// Makes a pool.
  public init(
    name: String, region: RegionID, instanceType: String, minPerZone: Int, initialPerZone: Int,
    maxPerZone: Int, quota: Int, purchase: PurchaseKind = .onDemand,
    priceMicroUSDPerHour: Int64, priceStatus: PriceStatus = .read, provisioning: Distribution,
    restart: Distribution, crashResponse: CrashResponse = .replace,
    grant: Distribution = .constant(0), imagePull: Distribution = .constant(0),
    quotaWarning: Double? = nil, reserved: Int = 0
  ) {
    self.name = name
    self.region = region
    self.instanceType = instanceType
    self.minPerZone = minPerZone
    self.initialPerZone = initialPerZone
    self.maxPerZone = maxPerZone
    self.quota = quota
    self.purchase = purchase
    self.priceMicroUSDPerHour = priceMicroUSDPerHour
    self.priceStatus = priceStatus
    self.provisioning = provisioning
    self.restart = restart
    self.crashResponse = crashResponse
    self.grant = grant
    self.imagePull = imagePull
    self.quotaWarning = quotaWarning
    self.reserved = reserved
  }
}
