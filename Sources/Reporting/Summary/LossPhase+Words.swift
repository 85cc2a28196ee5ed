import CloudSimulation

extension LossPhase {
  /// The phase as people call it.
  var title: String {
    switch self {
    case .dns: "DNS tail"
    case .load: "model load"
    case .warmUp: "warm-up"
    case .state: "lost state"
    case .repairWait: "repair wait"
    default: "\(self)"
    }
  }

  /// What keeps a request from an answer in this phase, in a few words.
  var blame: String {
    switch self {
    case .detection: "health checks and quorum have not noticed it yet"
    case .decision: "scope, strategy and capacity are being decided"
    case .propagation: "the record change is on its way to the name servers"
    case .dns: "clients still hold the old address"
    case .load: "instances start and load the model"
    case .warmUp: "new instances take load in steps"
    case .canary: "all but the canary's share waits for its verdict"
    case .state: "streams were cut, or sessions wait for their state"
    case .person: "a person must act first"
    case .repairWait: "nothing helps before the cause is repaired"
    case .failback: "traffic is away or returns in steps"
    case .aftermath: "what piled up is worked off"
    case .capacity: "instances are too few, without a fault"
    case .intrinsic: "their own tokens take longer than their deadline"
    case .baseline: "errors of a healthy service"
    }
  }
}
