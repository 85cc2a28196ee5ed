import CloudModel

extension Fault {
  /// Hits a year of one exposed component; nil where onsets have no constant rate, or the fault rests
  /// unseen after its onset.
  public var hitsPerYear: Double? {
    guard case .rate(let perYear) = onset, !isLatent else { return nil }
    return perYear * chance
  }
}
