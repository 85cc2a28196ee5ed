import ScenarioSchema

/// An entry of the fault catalog: what a fault of this kind hits, what it does, and its presets.
///
/// A kind draws nothing itself: the fault clocks of the simulation do.
public struct FaultKind: Equatable, Sendable {
  /// How a scenario names it.
  public var name: String
  /// The family that it belongs to, for `nines list faults` and the reference.
  public var family: FaultFamily
  /// What happens, in one line.
  public var summary: String
  /// How it is written.
  public var example: String
  /// What it hits at once, unless the key `scope` says otherwise.
  public var scope: FaultScope
  /// What the key `scope` may name instead.
  public var otherScopes: [FaultScope] = []
  /// What it does, unless keys of the fault say otherwise.
  public var effects: [FaultEffect]
  /// Whether it rests until a failover, unless the key `latent` says otherwise.
  public var isLatent = false
  /// Values with sources under names.
  public var presets: [Preset] = []
}

/// Families of faults, in the order of documentation.
public enum FaultFamily: String, Equatable, Sendable, CaseIterable {
  case crash, grey, network, dependency
  case controlPlane = "control_plane"
  case exhaustion, change, certificate, scarcity, overload, monitoring
}

/// All kinds of faults.
public enum FaultCatalog {
  /// In the order of documentation: by family, from one instance to many places.
  public static let all: [FaultKind] = [
    .instanceCrash, .zoneLoss, .regionLoss, .providerLoss,
    .slowInstance, .badHost, .thermalThrottling, .partialErrors, .packetLoss,
    .partition, .addedLatency,
    .dependencyLoss, .dependencySlowdown,
    .launchFailure, .recordFreeze, .scalingFreeze, .controlPlaneLoss,
    .memoryLeak, .diskFull, .connectionPool,
    .badBinary, .badConfiguration, .configurationDrift,
    .certificateExpiry,
    .stockOut, .quotaCut, .spotReclaim,
    .flashCrowd, .overloadCrash,
    .falseAlarm, .telemetryGap,
  ]

  /// The presets of all kinds.
  public static let presets: [Preset] = all.flatMap(\.presets)

  /// The kind with this name.
  public static func kind(_ name: String) -> FaultKind? { all.first { $0.name == name } }
}
