/// Instances of a region as its controllers count them.
///
/// Loading instances are counted on their own: who forgets them asks for more at every look.
public struct ScalingCounts: Equatable, Sendable {
  /// Instances that are wanted: what a wish replaces.
  public var desired: Int
  /// Capacity in the load balancer, in instances; one on its ramp counts for its part.
  public var capacity: Double
  /// Instances in the load balancer, those on their ramp among them.
  public var ready: Int
  /// Instances on their way: requested, booting, loading, warming up.
  public var loading: Int
  /// Instances that are dead without the load balancer knowing it.
  public var dead: Int
  /// Whether quotas and maxima allow another instance, and minima one less.
  public var canGrow: Bool
  /// Whether minima allow one instance less.
  public var canShrink: Bool

  /// Makes counts.
  public init(
    desired: Int, capacity: Double, ready: Int, loading: Int = 0, dead: Int = 0,
    canGrow: Bool = true, canShrink: Bool = true
  ) {
    self.desired = desired
    self.capacity = capacity
    self.ready = ready
    self.loading = loading
    self.dead = dead
    self.canGrow = canGrow
    self.canShrink = canShrink
  }
}

/// The metrics of one region that a scaler can read, as whole numbers.
public struct ScalingMetrics: Equatable, Sendable {
  /// Running sequences over the batch cap, mean over ready instances and the window, in 1e-6.
  public var utilisation: Int64
  /// Requests that arrive in the region, mean over the window, in 1e-9 requests/s.
  public var requestRate: Int64
  /// Requests that wait at the end of the window.
  public var waiting: Double

  /// Makes metrics.
  public init(utilisation: Int64 = 0, requestRate: Int64 = 0, waiting: Double = 0) {
    self.utilisation = utilisation
    self.requestRate = requestRate
    self.waiting = waiting
  }
}

/// What a scaler sees of its region at one of its looks.
public struct ScalingObservation: Equatable, Sendable {
  /// Time of the look, nanoseconds from the scenario's start.
  public var now: Int64
  /// The metrics of its window, as old as its delay; nil when there is no datapoint.
  public var metrics: ScalingMetrics?
  /// The instances now.
  public var counts: ScalingCounts
  /// What a wish is multiplied by: 1 + buffer, times the factor for a lost zone or region.
  public var headroom: Double
  /// Instances that the policy's plan asks for now, where it has a plan; the next entry's time.
  public var planned: PlannedCapacity?
  /// When this region's autoscaler last added instances, and last changed their number; or nil.
  public var lastOut: Int64?
  /// When this region's autoscaler last changed their number.
  public var lastChange: Int64?

  /// Makes an observation.
  public init(
    now: Int64, metrics: ScalingMetrics?, counts: ScalingCounts, headroom: Double = 1,
    planned: PlannedCapacity? = nil, lastOut: Int64? = nil, lastChange: Int64? = nil
  ) {
    self.now = now
    self.metrics = metrics
    self.counts = counts
    self.headroom = headroom
    self.planned = planned
    self.lastOut = lastOut
    self.lastChange = lastChange
  }

  /// Whether a cooldown that began then is over; one that never began is.
  func isOver(_ start: Int64?, _ cooldown: Int64) -> Bool {
    guard let start else { return true }
    return now - start >= cooldown
  }
}

/// What a plan that is known in advance asks for at a moment.
public struct PlannedCapacity: Equatable, Sendable {
  /// Instances, without headroom; nil while the plan says nothing.
  public var instances: Double?
  /// When the plan changes next, nanoseconds from the scenario's start; nil when it does not.
  public var next: Int64?

  /// Makes an entry.
  public init(instances: Double?, next: Int64?) {
    self.instances = instances
    self.next = next
  }
}

/// What a policy wants after a look.
public enum ScalingAdvice: Equatable, Sendable {
  /// Has no opinion: neither asks for instances nor objects to fewer.
  case abstain
  /// Objects to fewer instances than are wanted now.
  case keep
  /// So many instances: more than are wanted are added, fewer are allowed.
  case instances(Int)
}

/// A change that an autoscaler made.
public struct ScalingChange: Equatable, Sendable {
  /// When, nanoseconds from the scenario's start.
  public var time: Int64
  /// Instances that were wanted before.
  public var from: Int
  /// Instances that are wanted now.
  public var to: Int

  /// Makes a change.
  public init(time: Int64, from: Int, to: Int) {
    self.time = time
    self.from = from
    self.to = to
  }
}
