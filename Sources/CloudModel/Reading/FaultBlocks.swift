import ScenarioSchema
import Stochastics

/// What an endpoint in scope of a fault does; key `endpoint`.
enum EndpointBehaviour: String, Equatable, Sendable, CaseIterable {
  case answers
  case hangs
  case refuses
}

/// Onsets that come in clusters; key `clustered`.
struct ClusteredBlock: Equatable, Sendable {
  var mean = Duration.zero
  var share = 0.0
  var within = Duration.zero

  static let fields = FieldList<ClusteredBlock>([
    .required(
      "mean", \.mean, .duration(.seconds(60) ... .seconds(9_000_000_000)),
      help: "mean time from one onset to the next"),
    .required(
      "share", \.share, .quantity(.share, in: 0...0.99, lowerEnd: .excluded),
      help: "of onsets that another follows soon"),
    .required(
      "within", \.within, .duration(.seconds(1) ... .seconds(9_000_000_000)),
      help: "mean time until that one"),
  ])
}

/// The block `common_cause`, as written.
struct CommonCauseBlock: Equatable, Sendable {
  var share = 0.0
  var reach = FaultScope.zone

  static let fields = FieldList<CommonCauseBlock>([
    .required(
      "share", \.share, .share, help: "of onsets that hit the whole domain: the beta factor"),
    .required(
      "reach", \.reach,
      .choice([
        ("zone", .zone), ("region", .region), ("cloud", .cloud), ("everywhere", .everywhere),
      ]), help: "the domain around the struck component that is hit as a whole"),
  ])
}

/// An item of `faults`, as written.
struct FaultBlock: Equatable, Sendable {
  var name: Located<String>?
  var kind: FaultKind = .instanceCrash
  var scope: Located<FaultScope>?
  var each: Located<FaultScope>?
  var onset = FaultOnsetBlock()
  var duration = Law.constant(0)
  var cloud: Located<String>?
  var region: Located<String>?
  var zone: Located<String>?
  var pool: Located<String>?
  var instance: Located<String>?
  var dependency: Located<String>?
  var component: ComponentKind?
  var notice: Located<Double>?
  var capacityLoss: Double?
  var quotaLoss: Located<Double>?
  var endpoint: EndpointBehaviour?
  var effects = FaultEffectBlock()
  var commonCause: CommonCauseBlock?
  var ramp = Duration.zero
  var isStaged = false
  var stageInterval = Duration.seconds(1800)
  var isLatent: Bool?
  /// The preset that was chosen, and where the item stands.
  var preset: String?
  var mark: SourceMark?
  var path = ""

  private static let kinds = FieldKind<FaultKind>.choice(FaultCatalog.all.map { ($0.name, $0) })

  static let fields = FieldList<FaultBlock>(
    [
      .optional(
        "name", \.name, .reference, help: "its name in reports; else the preset's or kind's"),
      .required("kind", \.kind, kinds, help: "an entry of the fault catalog, or name a 'preset'"),
      .optional("scope", \.scope, .located(.choice), help: "what it hits at once"),
      .optional(
        "each", \.each, .located(.choice),
        help: "another word for 'scope': which fail independently"),
    ] + FaultOnsetBlock.fields.map { $0.lifted(to: \.onset) } + [
      .required("duration", \.duration, .law(.duration), help: "until the cause is gone"),
      .optional("cloud", \.cloud, .reference, help: "only in this cloud"),
      .optional("region", \.region, .reference, help: "only in this region"),
      .optional("zone", \.zone, .reference, help: "only in this zone"),
      .optional("pool", \.pool, .reference, help: "only in pools of this name"),
      .optional(
        "instance", \.instance, .reference,
        help: "only this instance type, of a stock_out, quota_cut or reclaim"
      ),
      .optional("dependency", \.dependency, .reference, help: "only this dependency"),
      .optional(
        "component", \.component, ComponentKind.choice,
        help: "only dependencies of this kind"),
      .optional(
        "notice", \.notice, .located(.quantity(.duration, in: 0...3600)),
        help: "before spot instances go, of a reclaim; else 2min as on AWS"),
      .optional(
        "capacity_loss", \.capacityLoss, .quantity(.share, in: 0...1, lowerEnd: .excluded),
        help: "share of the instances in scope that stop; else all"),
      .optional(
        "quota_loss", \.quotaLoss,
        .located(.quantity(.share, in: 0...1, lowerEnd: .excluded)),
        help: "share of the quota that a quota_cut takes; else half"),
      .optional(
        "endpoint", \.endpoint, .choice, help: "what a region's endpoint does while it lasts"),
    ] + FaultEffectBlock.fields.map { $0.lifted(to: \.effects) } + [
      .optional(
        "common_cause", \.commonCause,
        .block(CommonCauseBlock.fields, blank: CommonCauseBlock()),
        help: "a share of onsets that hits a whole domain at once"),
      .defaulted(
        "ramp", \.ramp, .duration(.zero ... .seconds(31_536_000)), .zero,
        help: "in which partial effects grow; what stops instances strikes at its end"),
      .defaulted(
        "staged", \.isStaged, .boolean, false,
        help: "whether it reaches one place after the other: zones of a region, regions"),
      .defaulted(
        "stage_interval", \.stageInterval, .duration(.seconds(1) ... .seconds(31_536_000)),
        .seconds(1800), help: "between two places, when staged"),
      .optional(
        "latent", \.isLatent, .boolean,
        help: "whether it rests unseen until a failover sends traffic to its region"),
    ], presets: FaultCatalog.presets,
    exclusive: [["rate", "mean_gap", "gap", "clustered", "at", "trace"]])

  /// An item with its place.
  static let reader = FieldKind<FaultBlock>(
    shape: .block(fields.descriptions), isLeaf: false,
    read: { node, context in
      guard var block = fields.read(node, into: FaultBlock(), &context) else { return nil }
      block.mark = node.mark
      block.path = context.path
      block.preset = node[key: "preset"]?.text
      return block
    },
    write: { fields.write($0) })
}
