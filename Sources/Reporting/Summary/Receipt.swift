import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// The budget receipt: minutes of full outage a year, by fault and by phase.
///
/// Every lost request is booked once, so the faults add up to the total, the phases add up to it, and
/// the cells add up to both. An amount is lost over valid requests times 525,600 minutes, a ratio of
/// means over replications.
public struct Receipt: Equatable, Sendable {
  /// One amount of the receipt.
  public struct Line: Equatable, Sendable {
    /// Its name in files, for example `receipt_region-loss_dns`.
    public let name: String
    /// The fault class; nil for all together.
    public let fault: String?
    /// The phase; nil for all together.
    public let phase: LossPhase?
    /// Minutes a year.
    public let estimate: Estimate
  }

  /// What stands for losses without a fault.
  public static let withoutFault = "no-fault"

  /// All that is lost.
  public let total: Line
  /// A line a fault class in the order of the scenario, drills after faults, then `withoutFault`.
  public let byFault: [Line]
  /// A line a phase.
  public let byPhase: [Line]
  /// A line a fault class and phase in which anything was lost in any replication.
  public let cells: [Line]

  /// All lines in the order of `summary.csv`.
  public var lines: [Line] { [total] + byFault + byPhase + cells }

  /// Adds up the rows.
  ///
  /// - Parameter faultClassNames: as `Design` gives them.
  /// - Throws: `StatisticsError` for no rows.
  public init(
    _ rows: [ReplicationRow], faultClassNames: [String]
  ) throws(StatisticsError) {
    let names = UniqueNames.make(faultClassNames + [Self.withoutFault], reserved: ["total"])
    let valid = rows.map(\.valid)
    func line(
      _ name: String, _ fault: String?, _ phase: LossPhase?,
      _ lost: (ReplicationRow) -> Double
    ) throws(StatisticsError) -> Line {
      let minutes = rows.map { lost($0) * minutesPerYear }
      let estimate =
        valid.contains { $0 > 0 }
        ? try Intervals.skewedRatio(numerators: minutes, denominators: valid)
        : Estimate(value: 0, low: nil, high: nil, method: "none", note: "no requests")
      return Line(name: "receipt_\(name)", fault: fault, phase: phase, estimate: estimate)
    }
    total = try line("total", nil, nil) { $0.lossByClass.joined().reduce(0, +) }
    var byFault: [Line] = []
    var byPhase: [Line] = []
    var cells: [Line] = []
    for (index, name) in names.enumerated() {
      byFault.append(
        try line("\(name)_total", name, nil) { $0.lossByClass[index].reduce(0, +) })
    }
    for phase in LossPhase.allCases {
      byPhase.append(
        try line("total_\(phase.name)", nil, phase) { row in
          row.lossByClass.reduce(0) { $0 + $1[phase.rawValue] }
        })
    }
    for (index, name) in names.enumerated() {
      for phase in LossPhase.allCases
      where rows.contains(where: { $0.lossByClass[index][phase.rawValue] > 0 }) {
        cells.append(
          try line("\(name)_\(phase.name)", name, phase) { $0.lossByClass[index][phase.rawValue] })
      }
    }
    self.byFault = byFault
    self.byPhase = byPhase
    self.cells = cells
  }

  /// What a line is, in one sentence.
  static func definition(of line: Line) -> String {
    let fault = line.fault.map { $0 == withoutFault ? "without a fault" : "by '\($0)'" }
    let phase = line.phase.map { "in the phase \($0.name): \($0.blame)" }
    let parts = ["lost", fault, phase].compactMap { $0 }
    return parts.joined(separator: " ") + (parts.count == 1 ? " to all faults in all phases" : "")
      + ", as minutes a year of a full outage"
  }
}

/// Minutes of a year of 365 days.
let minutesPerYear = 365.0 * 1440
