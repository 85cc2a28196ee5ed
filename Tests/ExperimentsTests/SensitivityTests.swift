import CloudModel
import CloudSimulation
import Experiments
import ScenarioSchema
import Stochastics
import TestSupport
import Testing

/// Sensitivity on a service whose unavailability is known: crash rate times repair time of one instance.
struct SensitivityTests {
  private static let knobs = [
    Knob(path: "rate", range: .numbers(from: 2, to: 8, step: nil, isLogarithmic: true, unit: "/y")),
    Knob(
      path: "repair",
      range: .numbers(from: 1800, to: 7200, step: nil, isLogarithmic: true, unit: "s")),
    Knob(path: "idle", range: .numbers(from: 0, to: 1, step: nil, isLogarithmic: false, unit: "")),
  ]

  private static func scenario(rate: Double = 4, repair: Double = 3600) -> Scenario {
    SmallScenario.oneRegion(
      faults: [SmallScenario.crash(.instance, perYear: rate, duration: .constant(repair))])
  }

  /// The design with settings; no rate above `most` is allowed.
  private static func make(most: Double) -> DesignMaker {
    { settings in
      var (rate, repair) = (4.0, 3600.0)
      for setting in settings {
        let text = setting.value.text ?? ""
        switch setting.name {
        case "rate": rate = Double(text.dropLast(2)) ?? 0
        case "repair": repair = Double(text.dropLast()) ?? 0
        default: break
        }
      }
      return rate > most ? nil : scenario(rate: rate, repair: repair)
    }
  }

  private func analysis(most: Double = 100, samples: Int = 16) async throws -> Sensitivity {
    var options = SensitivityOptions()
    options.changeReplications = 40
    options.pointReplications = 40
    options.paths = 6
    options.samples = samples
    options.top = 3
    options.threads = 2
    let run = SensitivityRun(
      Self.scenario(), knobs: Self.knobs, options: options, make: Self.make(most: most))
    return try #require(try await run.run())
  }

  @Test func `effects are the nines that closed forms give, and an idle knob has none`()
    async throws
  {
    let found = try await analysis()
    // Unavailability is proportional to both: a factor of 4 over the range is log10(4) of a nine.
    let nines = PortableMath.log(4) / PortableMath.log(10)
    for index in 0..<2 {
      let effect = try #require(found.effects[index])
      #expect(abs(effect.mean - nines) < 0.1, "\(index): \(effect.mean)")
    }
    #expect(found.effects[2]?.meanMagnitude == 0)
    #expect(found.ranking.last == 2)
    // As much of the variance comes from the one as from the other.
    for index in 0..<2 {
      let share = try #require(found.indices[index])
      #expect(abs(share.total - 0.5) < 0.2, "\(share)")
    }
    #expect(found.indices[2]?.total == 0)
    #expect(found.refused == 0 && !found.isPartial)
  }

  @Test func `a single change gains what it should, and the surest is named`() async throws {
    let found = try await analysis(samples: 0)
    #expect(found.changes.count == 6)
    // Half of the repair time is half of what is lost, in every replication.
    let half = try #require(found.changes.first { $0.value == "1800s" })
    #expect(abs(half.ninesGained - PortableMath.log(2) / PortableMath.log(10)) < 0.01)
    #expect(half.contrast.isSure && half.contrast.difference.value < 0)
    let best = try #require(found.bestChange)
    #expect(best.knob < 2 && best.ninesGained > 0.2)
    #expect(
      found.changes.filter { $0.knob == 2 }.allSatisfy {
        $0.ninesGained == 0 && !$0.contrast.isSure
      })
    #expect(found.indices.allSatisfy { $0 == nil })
  }

  @Test func `points that make no scenario are left out and counted`() async throws {
    let found = try await analysis(most: 5)
    #expect(found.refused > 0)
    #expect(found.changes.filter { $0.knob == 0 }.map(\.value) == ["2/y"])
    #expect(found.effects[1] != nil)
  }

  @Test func `failure rates are no settings of a team`() {
    let rate = Knob(
      path: "faults.0.rate",
      range: .numbers(from: 1, to: 2, step: nil, isLogarithmic: false, unit: "/y"))
    #expect(!Sensitivity.isChosen(rate) && Sensitivity.isChosen(Self.knobs[1]))
  }
}
