import ScenarioSchema

/// An entry of the fault catalog: what a fault of this kind hits, what it does, and its presets.
///
/// A kind draws nothing itself: the fault clocks of the simulation do.
public struct FaultKind: Equatable, Sendable {
  /// How a scenario names it.
  public var name: String
  /// What happens, in one line.
  public var summary: String
  /// How it is written.
  public var example: String
  /// What it hits at once, unless the key `scope` says otherwise.
  public var scope: FaultScope
  /// What the key `scope` may name instead.
  public var otherScopes: [FaultScope] = []
  /// What it does; empty for a kind that this version reads but does not simulate.
  public var effects: [FaultEffect]
  /// Values with sources under names.
  public var presets: [Preset]

  /// Whether this version simulates it.
  public var isSimulated: Bool { !effects.isEmpty }
}

/// All kinds of faults.
public enum FaultCatalog {
  /// In the order of documentation: from one instance to many places.
  public static let all: [FaultKind] = [
    .instanceCrash, .zoneLoss, .regionLoss, .stockOut, .spotReclaim, .badConfiguration,
  ]

  /// The presets of all kinds.
  public static let presets: [Preset] = all.flatMap(\.presets)

  /// The kind with this name.
  public static func kind(_ name: String) -> FaultKind? { all.first { $0.name == name } }
}
