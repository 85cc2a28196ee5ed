import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// A plan for the terminal: what the buffer buys, the cheapest choice that reaches the goal, and the table.
public enum PlanText {
  /// The text, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - width: places of a line.
  ///   - emphasis: whether the first line and the headings are bold by terminal codes.
  /// - Throws: `StatisticsError` for rows without replications.
  public static func text(
    _ rows: [PlanRow], width: Int = 80, emphasis: Bool = false
  ) throws(StatisticsError) -> String {
    guard let first = rows.first else { return "No point of the plan was finished.\n" }
    let scenario = first.run.design.scenario
    var text = ""
    for (number, growth) in growths(rows).enumerated() {
      let part = rows.filter { $0.point.growth == growth }
      let name = growth == 0 ? "Without growth" : "With growth of \(share(growth)) a year"
      text += Paragraph.lines(
        "\(name): \(try cheapest(part, scenario.objective))", width: width,
        bold: emphasis && number == 0)
    }
    text += try bufferParagraphs(rows, width: width)
    text += "\n" + (try table(rows).text(width: width, emphasis: emphasis))
    let notes =
      "\(Paragraph.count(first.run.rows.count, "replication")) a point, on common random numbers. "
      + "'At peak' is arithmetic for the region with least to spare: instances that the traffic's peak "
      + "asks for at the autoscaler's target, with the buffer, and those that the limits leave. P99 wait is "
      + "theory, not simulation: Erlang C at the peak with one server a slot. "
      + "'Fails' is the first month under the goal in the mean."
    return text + "\n" + Paragraph.lines(notes, width: width)
  }

  private static func growths(_ rows: [PlanRow]) -> [Double] {
    var list: [Double] = []
    for row in rows where !list.contains(row.point.growth) { list.append(row.point.growth) }
    return list
  }

  /// The cheapest choice that reaches the goal, or how far the best one misses it.
  private static func cheapest(
    _ rows: [PlanRow], _ objective: ServiceLevelObjective
  ) throws(StatisticsError) -> String {
    let goal = "\(share(objective.availability)) of \(objective.measure)"
    var best: (row: PlanRow, cost: Double)?
    var nearest: (row: PlanRow, missing: Double)?
    let name = objective.measure == .requests ? "availability" : "time_availability"
    for row in rows {
      let cost = try row.estimate("cost")?.value ?? 0
      let reached = try row.estimate(name)?.value ?? 0
      if reached >= objective.availability {
        if cost < best?.cost ?? .infinity { best = (row, cost) }
      } else if objective.availability - reached < nearest?.missing ?? .infinity {
        nearest = (row, objective.availability - reached)
      }
    }
    if let best {
      return "the cheapest choice that reaches \(goal) is \(words(best.row.point)), "
        + "\(NumberText.fixed(best.cost, decimals: 0)) USD a year."
    }
    guard let nearest else { return "nothing was run." }
    let minutes = nearest.missing * minutesPerYear
    return "no choice reaches \(goal); the nearest is \(words(nearest.row.point)), which loses "
      + "\(NumberText.significant(minutes)) min a year of full outage too much."
  }

  private static func words(_ point: PlanPoint) -> String {
    "a buffer of \(share(point.buffer)) with pools of \(share(point.size))"
  }

  /// What more buffer buys and costs, for each growth and size: the first against the last one.
  private static func bufferParagraphs(
    _ rows: [PlanRow], width: Int
  ) throws(StatisticsError) -> String {
    var text = ""
    for growth in growths(rows) {
      for size in Set(rows.map(\.point.size)).sorted() {
        let part = rows.filter { $0.point.growth == growth && $0.point.size == size }
        // The question of the article is 20 % or 30 %.
        let low = part.first { $0.point.buffer >= 0.2 - 1e-9 } ?? part.first
        guard let low, let high = part.last, high.point.buffer > low.point.buffer else { continue }
        text += Paragraph.lines(
          try difference(low, high, isOnlyGrowth: growths(rows).count == 1), width: width)
      }
    }
    return text.isEmpty ? "" : "\n" + text
  }

  private static func difference(
    _ low: PlanRow, _ high: PlanRow, isOnlyGrowth: Bool
  ) throws(StatisticsError) -> String {
    let comparison = try Comparison(low.run, high.run)
    let from = share(low.point.buffer)
    let to = share(high.point.buffer)
    let place =
      "Pools of \(share(low.point.size))"
      + (isOnlyGrowth ? "" : ", growth \(share(low.point.growth))") + ": "
    func row(_ name: String) -> Comparison.Row? {
      comparison.rows.first { $0.measure.name == name }
    }
    guard let lost = row("request_downtime"), let cost = row("cost") else { return place }
    if lost.difference.value == 0, cost.difference.value == 0 {
      return place + "\(from) and \(to) of buffer are the same in every replication; "
        + "\(reason(high))."
    }
    let saved = -lost.difference.value
    let sure =
      lost.difference.low.map { $0 > 0 } ?? false || lost.difference.high.map { $0 < 0 } ?? false
    let verb = saved >= 0 ? "saves" : "loses"
    let minutes = NumberText.significant(saved.magnitude)
    return place + "\(to) of buffer instead of \(from) \(verb) \(minutes) min a year of full outage"
      + (sure ? "" : " (not significant)") + " and costs "
      + "\(NumberText.fixed(cost.difference.value, decimals: 0)) USD a year; \(reason(high))."
  }

  /// Why the number of instances is what it is.
  private static func reason(_ row: PlanRow) -> String {
    guard let need = row.narrowestNeed else { return "there is no traffic" }
    let region = row.run.design.scenario.regions[need.region.index].name
    let counts = "\(need.wanted) wanted and \(need.present) there at the peak"
    switch need.binding {
    case .minimum: return "the minimum of the pools of '\(region)' decides (\(counts))"
    case .initial: return "nothing scales '\(region)' (\(counts))"
    case .maximum: return "the maximum a zone of '\(region)' decides (\(counts))"
    case .quota: return "the quota of '\(region)' decides (\(counts))"
    case .autoscaler: return "the autoscaler of '\(region)' decides (\(counts))"
    }
  }

  private static func table(_ rows: [PlanRow]) throws(StatisticsError) -> TextTable {
    var table = TextTable([
      .number("Buffer"), .number("Pools"), .number("Growth"), .number("Availab. %"),
      .number("Minutes %"), .number("MUSD/y"), .number("At peak"), .number("P99 s"),
      .text("Limit"), .text("Fails"),
    ])
    for row in rows {
      let need = row.narrowestNeed
      let availability = try row.estimate("availability")?.scaled(by: 100)
      let minutes = try row.estimate("time_availability")?.scaled(by: 100)
      let cost = try row.estimate("cost")?.value ?? 0
      table.append([
        share(row.point.buffer), share(row.point.size), share(row.point.growth),
        availability.map { NumberText.fixed($0.value, decimals: 4) } ?? "",
        minutes.map { NumberText.fixed($0.value, decimals: 3) } ?? "",
        NumberText.fixed(cost / 1e6, decimals: 2),
        need.map { "\($0.wanted)/\($0.present)" } ?? "",
        need.map { wait($0.p99WaitSeconds) } ?? "",
        need.map { word($0.binding) } ?? "",
        row.firstFailingMonth.map { row.run.design.scenario.month($0) } ?? "never",
      ])
    }
    return table
  }

  private static func wait(_ seconds: Double) -> String {
    seconds.isFinite ? NumberText.significant(seconds, digits: 2) : "over"
  }

  /// A share as percent, with the decimals that it was written with, at most four.
  private static func share(_ value: Double) -> String {
    let percent = value * 100
    let decimals = (0...4).first { NumberText.isWhole(percent, decimals: $0) } ?? 4
    return "\(NumberText.fixed(percent, decimals: decimals)) %"
  }

  /// What decides about the number of instances, in one word.
  private static func word(_ binding: CapacityNeed.Binding) -> String {
    switch binding {
    case .autoscaler: "scaling"
    case .initial: "fixed"
    default: binding.rawValue
    }
  }
}
