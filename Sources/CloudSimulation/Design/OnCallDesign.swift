import CloudModel
import Stochastics

/// People on call, in whole nanoseconds, with their clocks and streams.
struct OnCallDesign: Equatable, Sendable {
  let policy: OnCallPolicy
  let escalateAfter: Int64
  /// The wall clock of each shift.
  private let clocks: [LocalClock]
  private let start: Int64
  let pageStream: Int
  let acknowledgeStream: Int
  let decideStream: Int

  init(_ policy: OnCallPolicy, _ scenario: Scenario, _ keys: inout StreamKeys) {
    self.policy = policy
    escalateAfter = Units.nanoseconds(policy.escalateAfter)
    start = scenario.startUnixSeconds
    let seconds = scenario.horizon.components.seconds + 1
    clocks = policy.shifts.map {
      LocalClock(timeZone: $0.timeZone, from: scenario.startUnixSeconds, seconds: seconds)
    }
    pageStream = keys.add("on call", "page")
    acknowledgeStream = keys.add("on call", "acknowledge")
    decideStream = keys.add("on call", "decide")
  }

  /// How long whoever is on call takes to acknowledge a page that comes at a moment.
  func acknowledge(at time: Int64) -> Distribution {
    let unix = start + time / Units.second
    for (shift, clock) in zip(policy.shifts, clocks) where shift.hold(atLocal: clock.local(unix)) {
      return policy.acknowledge
    }
    return policy.acknowledgeOffHours
  }
}
