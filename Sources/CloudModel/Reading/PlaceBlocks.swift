import ScenarioSchema
import Stochastics

/// An entry under `clouds`, as written.
struct CloudBlock: Equatable, Sendable {
  var regions: [Named<RegionBlock>] = []

  static let fields = FieldList<CloudBlock>([
    .required(
      "regions", \.regions,
      .map(.block(RegionBlock.fields, blank: RegionBlock()), atLeast: 1, noun: "region"),
      help: "the regions of this cloud, each with zones and pools")
  ])
}

/// An entry under a cloud's `regions`, as written.
struct RegionBlock: Equatable, Sendable {
  var zones: [Located<String>] = []
  var pools: [Named<PoolBlock>] = []

  static let fields = FieldList<RegionBlock>([
    .required(
      "zones", \.zones, .list(.reference, atLeast: 1, atMost: 100),
      help: "the availability zones of this region, a list of names"),
    .required(
      "pools", \.pools, .map(.block(PoolBlock.fields, blank: PoolBlock()), noun: "pool"),
      help: "the pools of instances of this region"),
  ])
}

/// An entry under a region's `pools`, as written.
struct PoolBlock: Equatable, Sendable {
  var instance = Located("")
  var site: Located<String>?
  var minimum = 0
  var initial = 1
  var maximum: Int?
  var quota: Int?
  var quotaWarning = 0.8
  var reserved: Int?
  var purchase = PurchaseKind.onDemand
  var price: Int64?
  var priceStatus: PriceStatus?
  var grant = Law.constant(0)
  var provisioning = Law.constant(0)
  var imagePull = Law.constant(0)
  var restart = Law.constant(0)
  var onCrash = CrashResponse.replace

  static let fields = FieldList<PoolBlock>([
    .required("instance", \.instance, .reference, help: "the instance type, such as p5.48xlarge"),
    .optional(
      "in", \.site, .reference,
      help: "the region, of another cloud say, where its machines stand; else this one"),
    .group(
      "per_zone",
      FieldList([
        .defaulted(
          "min", \.minimum, .count(0...100_000), 0,
          help: "instances that the autoscaler keeps in each zone"),
        .required("initial", \.initial, .count(0...100_000), help: "instances a zone starts with"),
        .optional(
          "max", \.maximum, .count(1...100_000),
          help: "the most instances in a zone; else as many as 'initial'"),
      ]), help: "how many instances stand in each zone"),
    .optional(
      "quota", \.quota, .count(1...10_000_000),
      help: "the most instances in the region; else 'max' in every zone"),
    .defaulted(
      "quota_warning", \.quotaWarning, .quantity(.share, in: 0...1, lowerEnd: .excluded), 0.8,
      source: "AWS Service Quotas, the usual alarm",
      help: "share of a written quota from which on its use is reported"),
    .optional(
      "reserved", \.reserved, .count(0...10_000_000),
      help: "instances that are granted even in a stock-out and paid whether used or not; else "
        + "none, of a reserved pool the quota"),
    .defaulted("purchase", \.purchase, .choice, .onDemand, help: "how instances are paid for"),
    .optional(
      "price", \.price, .microDollars(.price),
      help: "of an instance; else the list price of its type"),
    .optional(
      "price_status", \.priceStatus, .choice,
      help: "whether the price was read at its source or only recalled"),
    .defaulted(
      "provisioning", \.provisioning, .law(.duration), .known(.quantiles((0.5, 240), (0.95, 290))),
      source: "inference-sim, observed Kubernetes figure for H100: mean 240 s, deviation 30 s",
      help: "from grant to machine ready: boot, and grant and image without a law of their own"),
    .defaulted(
      "grant", \.grant, .law(.duration), .constant(0),
      help: "from request to the provider's grant, before provisioning"),
    .defaulted(
      "image_pull", \.imagePull, .law(.duration), .constant(0),
      help: "of the server's image on a new machine, after provisioning"),
    .defaulted(
      "restart", \.restart, .law(.duration), .constant(60),
      source: "Karpenter report, existing node about 1 min",
      help: "of a machine that has its power back, until it can load a model"),
    .defaulted(
      "on_crash", \.onCrash, .choice, .replace, help: "what is done about a crashed instance"),
  ])
}
