import CloudModel
import Experiments

/// What one request class or geography lost.
public struct FlowLoss: Equatable, Sendable {
  /// Its name in the scenario.
  public let name: String
  /// Its part of the losses, minutes of full outage of the whole service a year.
  public let minutes: Double
  /// The share of its own requests that failed, 0 … 1.
  public let share: Double

  /// A row a class; none for a single one.
  static func byClass(_ rows: [ReplicationRow], _ traffic: Traffic) -> [FlowLoss] {
    let count = traffic.classes.count
    return list(rows, traffic.classes.map(\.name)) { flow, item in flow % count == item }
  }

  /// A row a geography; none for a single one.
  static func byGeography(_ rows: [ReplicationRow], _ traffic: Traffic) -> [FlowLoss] {
    let count = traffic.classes.count
    return list(rows, traffic.geographies.map(\.name)) { flow, item in flow / count == item }
  }

  private static func list(
    _ rows: [ReplicationRow], _ names: [String], isOf: (Int, Int) -> Bool
  ) -> [FlowLoss] {
    let all = rows.reduce(0) { $0 + $1.valid }
    if names.count < 2 || all == 0 { return [] }
    return names.enumerated().map { item, name in
      var valid = 0.0
      var failed = 0.0
      for row in rows {
        for (flow, part) in row.flows.enumerated() where isOf(flow, item) {
          valid += part.valid
          failed += part.failed
        }
      }
      return FlowLoss(
        name: name, minutes: failed / all * minutesPerYear, share: valid == 0 ? 0 : failed / valid)
    }
  }

  /// The losses in words, the largest first: `batch 12.0 (3.1 % of its requests), chat 0.2 (…)`.
  static func words(_ list: [FlowLoss]) -> String? {
    let lost = list.enumerated().filter { $0.element.minutes > 0 }.sorted {
      $0.element.minutes == $1.element.minutes
        ? $0.offset < $1.offset : $0.element.minutes > $1.element.minutes
    }.map(\.element)
    if lost.isEmpty { return nil }
    let shown = lost.prefix(8).map {
      "\($0.name) \(NumberText.significant($0.minutes)) (\(NumberText.percent($0.share)) of its own)"
    }
    let rest = lost.dropFirst(8).reduce(0) { $0 + $1.minutes }
    let others = lost.count > 8 ? ["others \(NumberText.significant(rest))"] : []
    return (shown + others).joined(separator: ", ") + "."
  }
}
