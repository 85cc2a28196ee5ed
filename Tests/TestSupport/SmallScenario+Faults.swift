import CloudModel
import Stochastics

extension SmallScenario {
  /// A fault that never strikes by itself: tests inject it.
  public static func fault(
    _ name: String, _ scope: FaultScope, _ effects: [FaultEffect],
    change: (inout Fault) -> Void = { _ in }
  ) -> Fault {
    var fault = Fault(
      name: name, kind: name, scope: scope, places: FaultPlaces(), onset: .rate(perYear: 0),
      duration: .constant(3600), effects: effects, source: "test")
    change(&fault)
    return fault
  }

  /// The same of a region.
  public static func fault(
    _ name: String, _ effects: [FaultEffect], change: (inout Fault) -> Void = { _ in }
  ) -> Fault {
    fault(name, .region, effects, change: change)
  }
}
