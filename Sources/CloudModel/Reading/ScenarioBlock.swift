import ScenarioSchema

/// The whole scenario, as written.
struct ScenarioBlock: Equatable, Sendable {
  var version = 1
  var name = ""
  var summary = ""
  var start = Timestamp(unixSeconds: 0)
  var horizon = Duration.zero
  var seed: UInt64 = 1
  var objective = ServiceLevelObjective()
  var instanceTypes: [Named<InstanceTypeBlock>] = []
  var clouds: [Named<CloudBlock>] = []
  var models: [Named<ModelBlock>] = []
  var traffic = TrafficBlock()
  var loadBalancer = LoadBalancer.blank
  var routing = RoutingBlock()
  var failover: FailoverBlock?
  var autoscaling: AutoscalingBlock?
  var buffer = 0.0
  var survives: [SurvivedLoss] = []
  var retryAfter = Duration.seconds(300)
  var dependencies: [Named<DependencyBlock>] = []
  var state: StateBlock?
  var faults: [FaultBlock] = []
  var drills: [DrillBlock] = []
  var axes: [DesignAxis] = []
  var tuning: TuningBlock?

  static let fields = FieldList<ScenarioBlock>([
    .defaulted("nines", \.version, .count(1...1), 1, help: "version of the scenario language"),
    .required("name", \.name, .fileName, help: "its name, also that of the folder of its results"),
    .defaulted("description", \.summary, .text, "", help: "what it is about"),
    .defaulted(
      "start", \.start, .timestamp, Timestamp(unixSeconds: 1_767_225_600),
      help: "begin of the simulation, UTC"),
    .defaulted(
      "horizon", \.horizon, .duration(.seconds(60) ... .seconds(Int64(longestSeconds))),
      .seconds(31_536_000), help: "how long is simulated"),
    .defaulted("seed", \.seed, .seed, 1, help: "fixes all that is random"),
    .nested(
      "slo", \.objective,
      .block(ServiceLevelObjective.fields, blank: ServiceLevelObjective()), help: "the goal"),
    .defaulted(
      "instance_types", \.instanceTypes,
      .map(
        .block(InstanceTypeBlock.fields, blank: InstanceTypeBlock()), noun: "instance type"),
      [], help: "instance types besides the known ones"),
    .required(
      "clouds", \.clouds,
      .map(.block(CloudBlock.fields, blank: CloudBlock()), atLeast: 1, noun: "cloud"),
      help: "the clouds with their regions, zones and pools"),
    .required(
      "models", \.models,
      .map(.block(ModelBlock.fields, blank: ModelBlock()), atLeast: 1, noun: "model"),
      help: "the models that instances load and serve"),
    .required(
      "traffic", \.traffic, .block(TrafficBlock.fields, blank: TrafficBlock()),
      help: "the requests that come"),
    .nested(
      "load_balancer", \.loadBalancer, .block(LoadBalancer.fields, blank: LoadBalancer.blank),
      help: "the load balancer of each region"),
    .nested(
      "routing", \.routing, .block(RoutingBlock.fields, blank: RoutingBlock()),
      help: "how users find a region"),
    .optional(
      "failover_config", \.failover, .block(FailoverBlock.fields, blank: FailoverBlock()),
      help: "failover between two regions"),
    .optional(
      "autoscaling", \.autoscaling, .block(AutoscalingBlock.fields, blank: AutoscalingBlock()),
      help: "how capacity follows the load"),
    .group(
      "capacity",
      FieldList([
        .defaulted(
          "buffer", \.buffer, .quantity(.percentage, in: 0...10), 0,
          help: "the autoscaler's wish is multiplied by 1 + buffer"),
        .defaulted(
          "survive", \.survives, .list(.choice, atMost: 2), [],
          help: "zone, region: the wish is multiplied by k/(k - 1) for k of them"),
        .defaulted(
          "retry_after", \.retryAfter, .duration(.seconds(1) ... .seconds(86_400)),
          .seconds(300),
          help:
            "how long a pool whose preloads failed in all zones is left alone, others standing in"
        ),
      ]), help: "capacity beyond the need"),
    .optional(
      "state", \.state, .block(StateBlock.fields, blank: StateBlock()),
      help: "sessions and what is lost of them"),
    .defaulted(
      "dependencies", \.dependencies,
      .map(.block(DependencyBlock.fields, blank: DependencyBlock()), noun: "dependency"), [],
      help: "what the service needs"),
    .defaulted("faults", \.faults, .list(FaultBlock.reader), [], help: "what goes wrong"),
    .defaulted(
      "drills", \.drills, .list(.block(DrillBlock.fields, blank: DrillBlock())), [],
      help: "planned faults"),
    .defaulted(
      "axes", \.axes,
      .list(.block(DesignAxis.fields, blank: DesignAxis(name: "", points: [])), atMost: 8), [],
      help: "dimensions along which this scenario becomes a family of designs"),
    .optional(
      "tune", \.tuning, .block(TuningBlock.fields, blank: TuningBlock()),
      help: "the search for the cheapest design that meets a goal"),
  ])
}

/// An entry under `instance_types`, as written.
struct InstanceTypeBlock: Equatable, Sendable {
  var price: Int64 = 0
  var status = PriceStatus.read
  var accelerators: Int?
  var acceleratorMemory: Double?

  static let fields = FieldList<InstanceTypeBlock>([
    .required("price", \.price, .microDollars(.price), help: "on demand"),
    .defaulted(
      "price_status", \.status, .choice, .read,
      help: "whether the price was read at its source or only recalled"),
    .optional("accelerators", \.accelerators, .count(1...1024), help: "GPUs of one instance"),
    .optional(
      "accelerator_memory", \.acceleratorMemory, .quantity(.dataSize, lowerEnd: .excluded),
      help: "of one of them"),
  ])
}

extension ServiceLevelObjective {
  static let fields = FieldList<ServiceLevelObjective>([
    .defaulted("measure", \.measure, .choice, .requests, help: "which availability counts"),
    .defaulted(
      "availability", \.availability, .quantity(.share, in: 0...1, lowerEnd: .excluded), 0.9999,
      help: "the goal"),
    .defaulted(
      "window", \.window,
      .choice([
        ("year", .year), ("1y", .year), ("quarter", .quarter), ("1q", .quarter),
        ("month", .month), ("1mo", .month),
      ]), .year, help: "over which it must hold"),
    .defaulted(
      "good_minute", \.goodMinute, .share, 0.99, help: "success ratio of a minute that counts as up"
    ),
  ])
}
