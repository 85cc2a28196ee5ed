import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// A plan for the terminal: the cheapest choice that reaches the goal, what the buffer buys, the price of
/// the reserves, and the table.
public enum PlanText {
  /// The text, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - reserves: prices of the scenario's reserves.
  ///   - width: places of a line.
  ///   - emphasis: whether the first line and the headings are bold by terminal codes.
  /// - Throws: `StatisticsError` for rows without replications.
  public static func text(
    _ rows: [PlanRow], reserves: [ReservePrice] = [], width: Int = 80, emphasis: Bool = false
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
    let prices = ReserveText.paragraphs(reserves, width: width)
    if !prices.isEmpty { text += "\n" + prices }
    text += "\n" + (try table(rows).text(width: width, emphasis: emphasis))
    let notes =
      "\(Paragraph.count(first.run.rows.count, "replication")) a point, on common random numbers. "
      + "'At peak' is arithmetic for the region with least to spare: instances that the traffic's peak "
      + "asks for at the autoscaler's target, with the buffer, and those that the limits leave. P99 wait is "
      + "theory, not simulation: Erlang C at the peak with one server a slot. "
      + "'Goal' is whether the \(NumberText.shortPercent(Verdict.confidence)) interval lies at the goal "
      + "or above it (yes), below it (no), or neither (open). "
      + "'Fails' is the first month under the goal in the mean."
    return text + "\n" + Paragraph.lines(notes, width: width)
  }

  private static func growths(_ rows: [PlanRow]) -> [Double] {
    var list: [Double] = []
    for row in rows where !list.contains(row.point.growth) { list.append(row.point.growth) }
    return list
  }

  /// The cheapest choice that is sure to reach the goal; else the cheapest that may; else how far the
  /// best one misses it.
  private static func cheapest(
    _ rows: [PlanRow], _ objective: ServiceLevelObjective
  ) throws(StatisticsError) -> String {
    let goal = "\(share(objective.availability)) of \(objective.measure)"
    let sure = "with \(NumberText.shortPercent(Verdict.confidence)) confidence"
    var best: (row: PlanRow, cost: Double)?
    var open: (row: PlanRow, cost: Double, more: Int?)?
    var nearest: (row: PlanRow, missing: Double)?
    for row in rows {
      let cost = try row.estimate("cost")?.value ?? 0
      let reached = try row.estimate(objective.measureName)?.value ?? 0
      switch try row.verdict() {
      case .meets: if cost < best?.cost ?? .infinity { best = (row, cost) }
      case .undecided(let more): if cost < open?.cost ?? .infinity { open = (row, cost, more) }
      case .misses:
        let missing = objective.availability - reached
        if missing < nearest?.missing ?? .infinity { nearest = (row, missing) }
      }
    }
    var text = ""
    if let best {
      text =
        "the cheapest choice that reaches \(goal) \(sure) is \(words(best.row.point)), "
        + "\(NumberText.fixed(best.cost, decimals: 0)) USD a year."
    }
    if let open, open.cost < best?.cost ?? .infinity {
      text += text.isEmpty ? "no choice reaches \(goal) \(sure). " : " "
      text +=
        "Not decided: \(words(open.row.point)), "
        + "\(NumberText.fixed(open.cost, decimals: 0)) USD a year"
      if let noLoss = try NoLoss(open.row.run) {
        text += "; nothing was lost in \(NumberText.count(noLoss.replications)) replications."
      } else {
        text += open.more.map { "; about \(NumberText.roughly($0)) more replications." } ?? "."
      }
    }
    if !text.isEmpty { return text }
    guard let nearest else { return "nothing was run." }
    let minutes = nearest.missing * minutesPerYear
    return
      "no choice reaches \(goal) \(sure); the nearest is \(words(nearest.row.point)), which loses "
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
    case .buffer: return "the buffer of '\(region)' decides (\(counts))"
    case .survive: return "what '\(region)' is to survive decides (\(counts))"
    }
  }

  private static func table(_ rows: [PlanRow]) throws(StatisticsError) -> TextTable {
    var table = TextTable([
      .number("Buffer"), .number("Pools"), .number("Growth"), .number("Availab. %"),
      .number("Minutes %"), .text("Goal"), .number("MUSD/y"), .number("At peak"),
      .number("P99 s"), .text("Limit"), .text("Fails"),
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
        word(try row.verdict()),
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
  static func share(_ value: Double) -> String {
    let percent = value * 100
    let decimals = (0...4).first { NumberText.isWhole(percent, decimals: $0) } ?? 4
    return "\(NumberText.fixed(percent, decimals: decimals)) %"
  }

  private static func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .meets: "yes"
    case .misses: "no"
    case .undecided: "open"
    }
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
