/// The phase of an incident that a lost request is booked to.
public enum LossPhase: Int, CaseIterable, Sendable, Codable {
  case detection, decision, propagation, dns, load, warmUp, canary, state, person, repairWait
  case failback, aftermath, capacity, intrinsic, baseline

  /// The name in reports and file headers.
  public var name: String {
    switch self {
    case .warmUp: "warm_up"
    case .repairWait: "repair_wait"
    default: "\(self)"
    }
  }
}

/// How a request failed.
public enum FailureKind: Int, CaseIterable, Sendable, Codable {
  /// It reached a place where nothing answers.
  case unreachable
  /// A queue limit refused it.
  case shed
  /// It would have waited past its deadline for the first token.
  case timedOut
  /// It was being answered when its instance stopped.
  case cut
  /// Its own tokens take longer than its deadline, in a healthy service.
  case intrinsic
  /// It was answered with an error.
  case error
  /// Its own client refused to send it.
  case throttled

  /// The name in reports and file headers.
  public var name: String { self == .timedOut ? "timed_out" : "\(self)" }
}
