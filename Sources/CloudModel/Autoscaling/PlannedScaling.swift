/// A policy that follows a plan that is known in advance, as a floor: others may want more.
protocol PlannedScaling: ScalingPolicy where Memory == PlannedMemory {
  /// What the plan's numbers are multiplied by at a region's headroom.
  func factor(_ headroom: Double) -> Double
}

/// What a policy with a plan remembers: the floor that it last asked for.
public struct PlannedMemory: Equatable, Sendable {
  var floor: Int?
}

extension PlannedScaling {
  /// It has a plan.
  public var isPlanned: Bool { true }
  /// Nothing is remembered at the start.
  public var blankMemory: PlannedMemory { PlannedMemory() }

  private func floor(_ observation: ScalingObservation) -> Int? {
    observation.planned?.instances.map {
      Int(($0 * factor(observation.headroom) - 1e-9).rounded(.up))
    }
  }

  /// One look.
  public func decide(
    _ observation: ScalingObservation, _ memory: inout PlannedMemory
  ) -> ScalingAdvice {
    memory.floor = floor(observation)
    return memory.floor.map { .instances($0) } ?? .abstain
  }

  /// When a look may next matter.
  public func outlook(
    _ observation: ScalingObservation, _ memory: PlannedMemory
  ) -> ScalingOutlook {
    let soon = cadence.look(after: observation.now)
    let counts = observation.counts
    let floor = floor(observation)
    let isWanting = floor.map { $0 > counts.desired && counts.canGrow } ?? false
    let isGenerous = floor.map { $0 < counts.desired && counts.canShrink } ?? false
    if floor != memory.floor || isWanting || isGenerous { return ScalingOutlook(nextLook: soon) }
    return ScalingOutlook(nextLook: observation.planned?.next)
  }
}
