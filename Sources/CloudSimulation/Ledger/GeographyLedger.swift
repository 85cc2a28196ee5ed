/// The budget receipt by geography: every loss, by fault class and phase, divided among the geographies.
///
/// A loss follows the mix of the traffic at its time. While that stays, what is lost is kept undivided;
/// it is divided when the mix changes and at the end, by largest remainder, so that the geographies of
/// a fault and phase add up to it exactly. A scenario with one geography keeps nothing here.
struct GeographyLedger: Equatable, Sendable {
  /// A loss that is not yet divided.
  private struct Part: Equatable, Sendable {
    let cell: Int
    /// Whether it struck running sequences, which have a mix of their own.
    let isCut: Bool
    /// The class that lost it; -1 for all by their shares.
    let requestClass: Int
    var amount: Amount
  }

  /// Lost requests: `lost[cell * geographies + geography]`; a cell is a fault class and a phase.
  private(set) var lost: ContiguousArray<Amount> = []
  private let geographies: Int
  private let phases: Int
  private var parts: ContiguousArray<Part> = []

  /// - Parameter faultClasses: with the one of losses without a fault, the last.
  init(geographies: Int, faultClasses: Int) {
    self.geographies = geographies
    phases = LossPhase.allCases.count
    if geographies == 1 { return }
    lost = ContiguousArray(repeating: 0, count: faultClasses * phases * geographies)
  }

  /// Keeps a loss until the mix changes; *O(faults and phases in which something is being lost)*.
  mutating func book(_ amount: Amount, faultClass: Int, _ line: LossLine) {
    if lost.isEmpty || amount == 0 { return }
    let cell = faultClass * phases + line.phase.rawValue
    let isCut = line.kind == .cut
    let requestClass = line.requestClass
    for index in parts.indices
    where parts[index].cell == cell && parts[index].isCut == isCut
      && parts[index].requestClass == requestClass
    {
      parts[index].amount += amount
      return
    }
    parts.append(Part(cell: cell, isCut: isCut, requestClass: requestClass, amount: amount))
  }

  /// Divides what was lost since the last division by the mix that held since then.
  mutating func divide(_ mix: TrafficMix) {
    for part in parts {
      let shares = byGeography(part.isCut ? mix.running : mix.shares, part.requestClass, mix)
      for (geography, amount) in Apportion.amounts(of: part.amount, shares).enumerated() {
        lost[part.cell * geographies + geography] += amount
      }
    }
    parts.removeAll(keepingCapacity: true)
  }

  /// Exact shares by geography: of all classes, or of one.
  private func byGeography(_ flows: [Share], _ requestClass: Int, _ mix: TrafficMix) -> [Share] {
    let classes = mix.classes.count
    let own = (0..<geographies).map { geography in
      requestClass < 0
        ? flows[geography * classes..<(geography + 1) * classes].reduce(0, +)
        : mix.shares[geography * classes + requestClass]
    }
    if requestClass < 0 { return own }
    return Apportion.shares(own.allSatisfy { $0 == 0 } ? own.map { _ in 1 } : own.map(Double.init))
  }
}

/// Requests of a geography that a fault class cost in a phase.
public struct ReceiptEntry: Equatable, Sendable, Codable {
  /// Position in `Design.faultClassNames`; the number of these for losses without a fault.
  public let faultClass: Int
  /// The phase.
  public let phase: LossPhase
  /// Position in the scenario's geographies.
  public let geography: Int
  /// Lost requests, exact and above 0.
  public let lost: Amount
}

extension World {
  /// The receipt's entries above 0, by fault class, phase and geography; they add up to all losses.
  func receiptEntries() -> [ReceiptEntry] {
    let ledger = state.ledger
    let geographies = design.scenario.traffic.geographies.count
    let phases = LossPhase.allCases.count
    var entries: [ReceiptEntry] = []
    for (cell, total) in (ledger.receipt + ledger.withoutFault).enumerated() where total > 0 {
      for geography in 0..<geographies {
        let lost =
          geographies == 1 ? total : ledger.geographies.lost[cell * geographies + geography]
        if lost == 0 { continue }
        entries.append(
          ReceiptEntry(
            faultClass: cell / phases, phase: LossPhase.allCases[cell % phases],
            geography: geography, lost: lost))
      }
    }
    return entries
  }
}
