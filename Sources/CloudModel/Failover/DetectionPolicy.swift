/// A place that probes; an item of `failover_config.detection.named_observers`.
public struct Observer: Equatable, Sendable {
  /// Key `name`: unique among the observers; part of the names of its random streams.
  public var name: String
  /// Key `reaches`: the regions that its network reaches, and which it therefore watches; nil for all.
  public var reaches: [RegionID]?
  /// Key `false_positives`: share of its probes that fail although the region answers, each on its own;
  /// 0 to 25%; default that of all.
  public var falsePositives: Double

  /// Makes an observer.
  public init(name: String, reaches: [RegionID]? = nil, falsePositives: Double = 0) {
    self.name = name
    self.reaches = reaches
    self.falsePositives = falsePositives
  }

  /// Whether it watches a region.
  public func watches(_ region: RegionID) -> Bool { reaches?.contains(region) ?? true }
}

/// How a lost region is found out; block `failover_config.detection`, presets in `ProbeCatalog`.
///
/// The default is the article's: it wants a second opinion and the business's own figures, within a
/// bound. Health checkers of providers have neither; their presets switch both off.
public struct DetectionPolicy: Equatable, Sendable {
  /// Key `health_check_interval`: default 10s.
  public var interval: Duration
  /// Key `consecutive_failures`: failed probes in a row that an observer needs; default 3.
  public var consecutiveFailures: Int
  /// Key `consecutive_successes`: passed probes in a row before a region counts as healthy again; default 3.
  public var consecutiveSuccesses: Int
  /// Key `timeout`: bound of the detection phase, from the first failed probe; default 30s.
  public var timeout: Duration
  /// Key `probe_timeout`: of one probe, at most the interval; default 5s.
  public var probeTimeout: Duration
  /// Key `observers`: probes of so many places, at unsynchronised phases; default 3.
  public var observers: Int
  /// Key `quorum`: observers that must agree; default 2.
  public var quorum: Int
  /// Key `healthy_above`: in place of a quorum, the region is healthy only while more than this share
  /// of its observers says so (18 % at Route 53); nil for the quorum.
  public var healthyAbove: Double?
  /// Key `holds_verdict`: whether an observer that is convinced stays so until it saw
  /// `consecutive_successes`, as health checkers do; else one passed probe changes its mind. Default false.
  public var holdsVerdict: Bool
  /// Key `false_positives`: share of all probes that fail although the region answers, 0 to 25%;
  /// each probe on its own; default 0%.
  public var falsePositives: Double
  /// Key `named_observers`: the observers one by one, in place of their number; empty for none.
  public var namedObservers: [Observer]
  /// Key `business_confirmation.success_drop`: share by which the success ratio must have fallen; default 5%; 0% switches it off.
  public var successDrop: Double
  /// Key `business_confirmation.window`: over which it is measured; default 30s.
  public var successWindow: Duration

  /// Makes a detection policy.
  public init(
    interval: Duration = .seconds(10), consecutiveFailures: Int = 3, consecutiveSuccesses: Int = 3,
    timeout: Duration = .seconds(30), probeTimeout: Duration = .seconds(5), observers: Int = 3,
    quorum: Int = 2, healthyAbove: Double? = nil, holdsVerdict: Bool = false,
    falsePositives: Double = 0, namedObservers: [Observer] = [], successDrop: Double = 0.05,
    successWindow: Duration = .seconds(30)
  ) {
    self.interval = interval
    self.consecutiveFailures = consecutiveFailures
    self.consecutiveSuccesses = consecutiveSuccesses
    self.timeout = timeout
    self.probeTimeout = probeTimeout
    self.observers = observers
    self.quorum = quorum
    self.healthyAbove = healthyAbove
    self.holdsVerdict = holdsVerdict
    self.falsePositives = falsePositives
    self.namedObservers = namedObservers
    self.successDrop = successDrop
    self.successWindow = successWindow
  }

  /// The observers of a region, in order; unnamed ones are called by their number.
  public func observers(of region: RegionID) -> [Observer] {
    if namedObservers.isEmpty {
      return (0..<observers).map { Observer(name: "\($0)", falsePositives: falsePositives) }
    }
    return namedObservers.filter { $0.watches(region) }
  }

  /// Of so many observers, those that must be convinced before a region counts as lost.
  ///
  /// With `healthy_above` *h* of *m* observers: all but the *h m* (rounded down) that may still say
  /// healthy; 13 of 15 with 18 %.
  public func quorum(of observers: Int) -> Int {
    guard let share = healthyAbove else { return quorum }
    // A share is a decimal: what binary fractions miss of a whole number is far under 1e-9.
    return max(1, observers - Int(share * Double(observers) + 1e-9))
  }

  /// Whether any probe may fail although the region answers.
  public var hasFalsePositives: Bool {
    namedObservers.isEmpty
      ? falsePositives > 0 : namedObservers.contains { $0.falsePositives > 0 }
  }
}
