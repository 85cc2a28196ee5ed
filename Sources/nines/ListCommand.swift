import ArgumentParser
import CloudModel
import Experiments
import ScenarioSchema

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what scenarios can name: faults, components, policies, measures, presets, …")

  enum Catalog: String, ExpressibleByArgument, CaseIterable {
    case faults, components, policies, measures, presets, instances
  }

  @Argument(
    help:
      "faults, components, policies, measures, presets or instances; all of them without a name.")
  var catalog: Catalog?

  func run() throws {
    for item in catalog.map({ [$0] }) ?? Catalog.allCases {
      print("\(item.rawValue)")
      switch item {
      case .faults: faults()
      case .components: components()
      case .policies: policies()
      case .measures: measures()
      case .presets: presets()
      case .instances: instances()
      }
      print("")
    }
  }

  private func faults() {
    for kind in FaultCatalog.all {
      print("  \(kind.name) [\(kind.family.rawValue)]: \(kind.summary)")
      print("    \(kind.example)")
    }
  }

  private func components() {
    for kind in ComponentCatalog.all {
      let uses = kind.uses.map(\.rawValue).joined(separator: ", ")
      print("  \(kind.name): \(kind.summary)")
      print("    \(kind.need.rawValue) for \(uses); source: \(kind.source)")
    }
  }

  private func policies() {
    for policy in PolicyCatalog.all {
      print("  \(policy.name): \(policy.summary)")
      print("    \(policy.example)")
    }
  }

  private func measures() {
    for measure in MeasureCatalog.general {
      let unit = measure.unit.isEmpty ? "" : " [\(measure.unit)]"
      print("  \(measure.name)\(unit): \(measure.definition)")
    }
    for (block, measures) in MeasureCatalog.special {
      for measure in measures {
        print(
          "  \(measure.name) [\(measure.unit)]: \(measure.definition) (with a block '\(block)')")
      }
    }
  }

  private func instances() {
    for type in InstanceTypeCatalog.all {
      let price = QuantityKind.price.format(Double(type.priceMicroUSDPerHour) / 1e6)
      print("  \(type.name): \(type.acceleratorCount) x \(type.accelerator), \(price)")
      print("    source: \(type.source)")
      let others = InstanceTypeCatalog.equivalents(of: type).map(\.name)
      if !others.isEmpty { print("    same accelerators: \(others.joined(separator: ", "))") }
    }
  }

  private func presets() {
    let groups: [(String, [Preset])] = [
      ("faults", FaultCatalog.presets), ("load_balancer", PresetCatalog.loadBalancers),
      ("load_balancer.outlier_detection", PresetCatalog.outliers),
      ("routing.resolvers", PresetCatalog.resolvers),
      ("failover_config.detection", ProbeCatalog.all),
      ("failover_config.decision.person", PresetCatalog.onCall), ("models", PresetCatalog.models),
      ("models.*.step_time", PresetCatalog.stepTimes),
    ]
    for (block, presets) in groups {
      for preset in presets {
        print("  \(block): \(preset.name): \(preset.summary)")
        print("    source: \(preset.source)")
      }
    }
  }
}
