import CloudModel
import CloudSimulation

/// The verdict on a drill that was due.
public enum DrillVerdict: String, Sendable, CaseIterable, Codable {
  /// The service lost no more than tolerated before the drill's fault ended.
  case passed
  /// More than tolerated was being lost when the drill's fault ended.
  case failed
  /// The abort condition stopped it.
  case aborted
  /// It did not begin: the service was not in its steady state.
  case skipped

  /// The verdict on a drill that began.
  ///
  /// - Parameter incident: the drill's incident; it passed when the loss rate was within the
  ///   objective's tolerance (1 - good minute) for good before or when its fault ended.
  public init(_ incident: Incident) {
    if incident.aborted {
      self = .aborted
    } else if let restored = incident.restored,
      restored <= incident.faultEnd ?? Int64.max
    {
      self = .passed
    } else {
      self = .failed
    }
  }
}
