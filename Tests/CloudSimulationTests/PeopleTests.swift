import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// People who are paged before anything is decided.
struct PeopleTests {
  static func onCall(levels: Int = 3) -> OnCallPolicy {
    OnCallPolicy(
      page: .constant(30), acknowledge: .exponential(mean: 120),
      acknowledgeOffHours: .exponential(mean: 480), decide: .uniform(low: 60, high: 180),
      escalateAfter: .seconds(100), levels: levels)
  }

  static func scenario(_ onCall: OnCallPolicy?) -> Scenario {
    var scenario = SmallScenario.twoRegions(faults: FailoverTests.loss, seconds: 2 * 86_400)
    scenario.failover?.onCall = onCall
    return scenario
  }

  private func seconds(_ from: Int64?, _ to: Int64?) throws -> Double {
    Double(try #require(to) - (try #require(from))) / 1e9
  }

  // The scenario starts on Thursday, 2026-01-01, at midnight: 10:00 is in office hours, 02:00 is not.
  @Test(arguments: [(3, 36_000, 120.0), (3, 7200, 480.0), (1, 7200, 480.0)])
  func `the mean reaction is the closed form`(_ levels: Int, _ second: Int64, _ mean: Double) throws
  {
    let theory = HumanReaction(
      pageSeconds: 30, acknowledge: .exponential(mean: mean), escalateAfterSeconds: 100,
      levels: levels, decideSeconds: 120)
    let design = Design(Self.scenario(Self.onCall(levels: levels)))
    var times: [Double] = []
    var escalations = 0
    for replication in 0..<200 {
      let (incident, _) = try FailoverTests.lose(
        design, seconds: 20_000, at: second, replication: replication)
      // The machinery takes 10 s after the person.
      times.append(try seconds(incident.detected, incident.decided) - 10)
      #expect(try seconds(incident.detected, incident.paged) == 30)
      escalations += incident.escalations
    }
    let tally = Tally(times)
    let error = try #require(tally.standardError)
    #expect(
      abs(tally.mean - theory.meanSeconds) < 3.5 * error, "\(tally.mean) \(theory.meanSeconds)")
    let spread = (Double(levels) / 200).squareRoot()
    #expect(abs(Double(escalations) / 200 - theory.escalations) < 3.5 * spread)
    #expect((levels == 1) == (escalations == 0))
  }

  @Test func `what is lost while people react is booked to them`() throws {
    let (incident, _) = try FailoverTests.lose(Self.scenario(Self.onCall()), seconds: 7200)
    let reaction = try seconds(incident.detected, incident.decided) - 10
    let lost = Units.requests(incident.lossByPhase[LossPhase.person.rawValue])
    #expect(abs(lost - 60 * reaction) < 1e-6)
    #expect(Units.requests(incident.lossByPhase[LossPhase.decision.rawValue]) == 600)
    let (automatic, result) = try FailoverTests.lose(Self.scenario(nil), seconds: 7200)
    #expect(automatic.lossByPhase[LossPhase.person.rawValue] == 0)
    #expect(automatic.paged == nil && result.pages == 0)
    #expect(automatic.loss < incident.loss)
  }

  @Test func `a region that recovers before anybody decides is not left`() throws {
    var slow = Self.onCall()
    slow.decide = .constant(7200)
    let (incident, result) = try FailoverTests.lose(Self.scenario(slow), seconds: 600)
    #expect(incident.acknowledged != nil && incident.decided != nil)
    #expect(result.failovers == 0 && incident.moved == nil)
    #expect(result.pages == 1)
  }

  @Test func `office hours follow the wall clock, past midnight, too`() {
    let day = OfficeHours()
    let night = OfficeHours(weekdays: [4], from: .seconds(79_200), to: .seconds(21_600))
    // 2026-01-02 is a Friday.
    let friday: Int64 = 1_767_312_000
    func holds(_ hours: OfficeHours, _ hour: Double) -> Bool {
      hours.hold(atLocal: friday + Int64(hour * 3600))
    }
    #expect(!holds(day, 8.9) && holds(day, 9) && holds(day, 17.9) && !holds(day, 18))
    #expect(!holds(day, 24 + 10), "Saturday")
    #expect(!holds(night, 5) && holds(night, 22) && holds(night, 24 + 5) && !holds(night, 24 + 6))
  }

  @Test func `with shifts around the globe somebody is always awake`() {
    var policy = Self.onCall()
    policy.shifts = ["Europe/Berlin", "America/Los_Angeles", "Asia/Singapore"].map {
      OfficeHours(
        timeZone: $0, weekdays: Array(0..<7), from: .seconds(28_800), to: .seconds(61_200))
    }
    let design = Design(Self.scenario(policy)).failover?.onCall
    for hour in 0..<48 {
      #expect(design?.acknowledge(at: Int64(hour) * 3600 * Units.second) == policy.acknowledge)
    }
    let home = Design(Self.scenario(Self.onCall())).failover?.onCall
    #expect(home?.acknowledge(at: 3 * 3600 * Units.second) == Self.onCall().acknowledgeOffHours)
  }
}
