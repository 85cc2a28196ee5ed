import CloudModel
import CloudSimulation
import Experiments
import ScenarioSchema
import Stochastics

/// Past outages on designs: `replay.csv` and the text for the terminal.
public enum ReplayReport {
  /// One outage on one design.
  public struct Row {
    /// The outage.
    public let incident: PastIncident
    /// The design's name.
    public let design: String
    /// Where each of its strikes hit.
    public let placings: [PastIncident.Placing]
    /// What it cost; nil when no strike hit.
    public let cost: ReplayCost?
    /// The run, for the manifest.
    public let side: ComparisonReport.Side

    /// Makes a row.
    public init(
      incident: PastIncident, design: String, placings: [PastIncident.Placing], cost: ReplayCost?,
      side: ComparisonReport.Side
    ) {
      self.incident = incident
      self.design = design
      self.placings = placings
      self.cost = cost
      self.side = side
    }

    /// The places that were hit, each once.
    var places: [String] {
      var places: [String] = []
      for placing in placings where placing.hits {
        let name = placing.place ?? "everywhere"
        if !places.contains(name) { places.append(name) }
      }
      return places
    }

    /// The places of the outage that others stand for, each once.
    var standsFor: [String] {
      var places: [String] = []
      for name in placings.compactMap(\.standsFor) where !places.contains(name) {
        places.append(name)
      }
      return places
    }
  }

  static let columns = [
    "incident", "title", "onset_utc", "length_min", "design", "struck", "stands_for",
    "lost_requests", "lost_requests_low", "lost_requests_high", "bad_minutes", "bad_minutes_low",
    "bad_minutes_high", "budget_share", "budget_share_low", "budget_share_high",
    "lost_value_usd", "lost_value_usd_low", "lost_value_usd_high", "added_cost_usd",
    "added_cost_usd_low", "added_cost_usd_high", "failovers", "move_s", "worst_phase",
    "worst_phase_share", "method", "note", "reading", "source", "status",
  ]

  /// Writes and publishes `replay.csv` and `manifest.json`.
  ///
  /// - Parameter rows: one or more; each outage on each design.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public static func write(
    _ rows: [Row], to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    precondition(!rows.isEmpty, "no outage was replayed")
    var table = CSVWriter(to: try folder.file("replay.csv"), columns: columns)
    for row in rows {
      table.text(row.incident.name)
      table.text(row.incident.title)
      table.time(unixSeconds: row.incident.onset.unixSeconds)
      table.number(row.incident.length.inSeconds / 60)
      table.text(row.design)
      table.text(row.places.joined(separator: " "))
      table.text(row.standsFor.joined(separator: " "))
      let cost = row.cost
      for estimate in [
        cost?.lostRequests, cost?.badMinutes, cost?.budgetShare, cost?.lostValueUSD,
        cost?.addedCostUSD,
      ] { table.estimate(estimate ?? .exact(0)) }
      table.number(cost?.failovers)
      table.number(cost?.secondsToMove)
      table.text(cost?.worstPhase?.phase.name ?? "")
      table.number(cost?.worstPhase?.share)
      table.text(cost?.lostRequests.method ?? "")
      table.text(cost == nil ? "the design has no such place" : cost?.lostRequests.note ?? "")
      table.text(row.incident.reading)
      table.text(row.incident.source)
      table.text(row.incident.status)
      try table.endRow()
    }
    try table.finish()
    let labels = UniqueNames.make(rows.map { "\($0.incident.name)/\($0.design)" })
    let manifest = Manifest.json(
      "replay", Array(zip(labels, rows.map { ComparisonReport.subject($0.side) })),
      files: [.init(name: "replay.csv", rows: rows.count)])
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }

  /// The text: a table of the designs for each outage, lines ended by line feeds.
  public static func text(_ rows: [Row], width: Int = 80, emphasis: Bool = false) -> String {
    var text = ""
    var shown: [String] = []
    for row in rows where !shown.contains(row.incident.name) {
      let incident = row.incident
      shown.append(incident.name)
      if !text.isEmpty { text += "\n" }
      let onset = UTCTime.text(unixSeconds: incident.onset.unixSeconds)
      text += Paragraph.lines(
        "\(incident.title), \(onset.prefix(16)) UTC, \(incident.length.quantityText)",
        width: width, bold: emphasis)
      text += Paragraph.lines(
        "\(incident.reading) Source: \(incident.source); \(incident.status).", width: width)
      var table = TextTable([
        .text("Design"), .number("Lost requests"), .number("Bad min"), .number("Budget"),
        .number("Lost USD"), .number("Added USD"), .text("Worst phase"),
      ])
      for own in rows where own.incident.name == incident.name { table.append(cells(own)) }
      text += "\n" + table.text(width: width, emphasis: emphasis)
      for own in rows where own.incident.name == incident.name && !own.standsFor.isEmpty {
        let words =
          own.cost == nil
          ? "'\(own.design)' has no '\(own.standsFor.joined(separator: "', '"))', so it is not touched."
          : "In '\(own.design)', '\(own.places.joined(separator: "', '"))' stands for "
            + "'\(own.standsFor.joined(separator: "', '"))'."
        text += Paragraph.lines(words, width: width)
      }
    }
    guard let objective = rows.first?.side.result.design.scenario.objective else { return text }
    return text + "\n"
      + Paragraph.lines(
        "Means over \(Paragraph.count(rows[0].side.result.rows.count, "replication")); intervals are in "
          + "replay.csv. Bad minutes have a success ratio under "
          + "\(NumberText.percent(objective.goodMinute)); budget is the share of the error budget of the "
          + "horizon.", width: width)
  }

  private static func cells(_ row: Row) -> [String] {
    guard let cost = row.cost else { return [row.design, "0", "0", "0 %", "0", "0", ""] }
    return [
      row.design,
      NumberText.fixed(cost.lostRequests.value, decimals: 0),
      NumberText.significant(cost.badMinutes.value),
      NumberText.percent(cost.budgetShare.value),
      NumberText.fixed(cost.lostValueUSD.value, decimals: 0),
      NumberText.fixed(cost.addedCostUSD.value, decimals: 0),
      cost.worstPhase.map { "\($0.phase.title) \(NumberText.percent($0.share, digits: 2))" } ?? "",
    ]
  }
}
