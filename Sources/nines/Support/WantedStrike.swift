import ArgumentParser
import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Reporting
import ScenarioSchema

/// A fault that a user wants to strike, in words.
struct WantedStrike {
  let fault: String
  let place: String
  let at: String
  let duration: String?

  /// The strike, or a message about what is wrong and an exit.
  func strike(_ scenario: Scenario, _ design: Design) throws -> Injection.Strike {
    guard let index = scenario.faults.firstIndex(where: { $0.name == fault }) else {
      throw ExitCode.wrongInput
    }
    return Injection.Strike(
      faultClass: index, place: try placeIndex(scenario, design, scenario.faults[index].scope),
      at: try seconds(scenario), duration: try durationSeconds(scenario.faults[index]))
  }

  private func placeIndex(
    _ scenario: Scenario, _ design: Design, _ scope: FaultScope
  ) throws -> Int {
    let names: [String]
    switch scope {
    case .zoneSupply, .regionSupply: names = design.supplyNames
    case .cloud: names = scenario.clouds.map(\.name)
    case .everywhere: names = ["everywhere"]
    case .dependency:
      names = design.dependencyNames
      // A dependency's own name stands for its first instance.
      if let index = names.firstIndex(where: { $0.hasPrefix(place + " of ") }) { return index }
    case .region: names = scenario.regions.map(\.name)
    case .zone: names = scenario.zones.map(\.name)
    case .instance:
      names = Design.cellNames(scenario)
      // A zone stands for its first pool.
      if let cell = names.firstIndex(where: { $0.hasPrefix(place + "/") }) { return cell }
    }
    if let index = names.firstIndex(of: place) { return index }
    printError(
      "'\(place)' is no \(scope == .instance ? "zone or zone/pool" : scope.rawValue) of this "
        + "scenario, and '\(fault)' strikes one\(NearestName.hint(place, among: names))")
    throw ExitCode.wrongInput
  }

  private func seconds(_ scenario: Scenario) throws -> Double {
    let moment: Timestamp
    do throws(QuantityProblem) {
      moment = try Timestamp(quantity: at)
    } catch {
      printError("--at is '\(at)', which is no moment; write \"2026-03-03 10:00\"")
      throw ExitCode.wrongInput
    }
    let seconds = Double(moment.unixSeconds - scenario.startUnixSeconds)
    let horizon = Double(scenario.horizon.components.seconds)
    if seconds < 0 || seconds >= horizon {
      let start = UTCTime.text(unixSeconds: scenario.startUnixSeconds)
      let end = UTCTime.text(
        unixSeconds: scenario.startUnixSeconds + scenario.horizon.components.seconds)
      printError("--at is '\(at)', outside of the horizon, which is \(start) to \(end)")
      throw ExitCode.wrongInput
    }
    return seconds
  }

  private func durationSeconds(_ fault: Fault) throws -> Double {
    guard let duration else { return fault.duration.quantile(0.5) }
    do throws(QuantityProblem) {
      let value = try Duration(quantity: duration)
      if value > .zero { return value / .seconds(1) }
    } catch {}
    printError("--duration is '\(duration)', which is no duration; write '93min'")
    throw ExitCode.wrongInput
  }
}
