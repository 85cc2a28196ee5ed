import CloudModel
import Experiments
import Stochastics

/// A comparison of several designs for the terminal, and what two or more differ in and by.
public enum DesignsText {
  /// The answer and the table of several designs, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - width: places of a line.
  ///   - emphasis: whether the first line and the headings are bold by terminal codes.
  public static func text(
    _ comparison: DesignComparison, width: Int = 80, emphasis: Bool = false
  ) -> String {
    let replications = comparison.runs[0].rows.count
    var text = Paragraph.lines(answer(comparison), width: width, bold: emphasis)
    text += Paragraph.lines(
      "\(Paragraph.count(comparison.names.count, "design")), \(Paragraph.count(replications, "replication")) "
        + "each on common random numbers. Differences are those from '\(comparison.names[0])', paired; "
        + "their intervals are sure by 95 % for all designs together (Holm). "
        + "'Lost' is \(lost(comparison)?.words ?? "").", width: width)
    text += "\n" + table(comparison).text(width: width, emphasis: emphasis)
    return text + "\n" + front(comparison, width: width)
  }

  /// What the files differ in, and which faults and phases make the difference.
  public static func details(
    _ comparison: DesignComparison, _ differences: [DesignDifference], width: Int = 80,
    emphasis: Bool = false
  ) -> String {
    var text = ""
    if differences.isEmpty {
      text += Paragraph.lines("The designs have the same values in force.", width: width)
    } else {
      text += Paragraph.lines(
        "What differs, in the order "
          + comparison.names.map { "'\($0)'" }.joined(separator: ", ") + ":", width: width)
      let shown = differences.prefix(differences.count > 14 ? 12 : 14)
      for difference in shown {
        let values = difference.values.map { $0 ?? "none" }.joined(separator: " | ")
        let line = "  \(difference.path)  \(values)"
        if TextTable.places(line) <= width {
          text += TextHygiene.singleLine(line) + "\n"
        } else {
          text += TextHygiene.singleLine("  \(difference.path)") + "\n"
          text += "    " + Paragraph.lines(values, width: width - 4, indent: 4)
        }
      }
      if differences.count > shown.count {
        text += "and \(differences.count - shown.count) more: differences.csv\n"
      }
    }
    for index in comparison.names.indices.dropFirst() {
      let words = origins(comparison, index)
      if !words.isEmpty { text += "\n" + Paragraph.lines(words, width: width, indent: 2) }
    }
    return text
  }

  private static func lost(_ comparison: DesignComparison) -> (
    row: DesignComparison.Row, words: String
  )? {
    let isRequests = comparison.runs[0].design.scenario.objective.measure == .requests
    return comparison.row(comparison.headlines[0]).map {
      ($0, isRequests ? "min/year of full outage" : "min/year of downtime")
    }
  }

  private static func answer(_ comparison: DesignComparison) -> String {
    guard let (row, words) = lost(comparison) else { return "Nothing to compare." }
    let values = row.estimates.map { $0?.value ?? .infinity }
    guard let best = values.indices.min(by: { values[$0] < values[$1] }) else { return "" }
    let name = comparison.names[best]
    let value = "\(NumberText.significant(values[best])) \(words)"
    if best == 0 {
      let rivals = row.contrasts.indices.dropFirst().filter { row.contrasts[$0]?.isSure != true }
      if rivals.isEmpty { return "'\(name)' loses least of all: \(value), 95 % sure." }
      return "'\(name)' loses least in the mean, \(value), but not surely less than "
        + rivals.map { "'\(comparison.names[$0])'" }.joined(separator: ", ") + "."
    }
    guard let contrast = row.contrasts[best] else { return "'\(name)' loses least: \(value)." }
    let less = NumberText.significant(contrast.difference.value.magnitude)
    guard contrast.isSure, let low = contrast.difference.low, let high = contrast.difference.high
    else {
      return "'\(name)' loses least in the mean, \(value); it is not sure that it loses less than "
        + "'\(comparison.names[0])'."
    }
    let ends = [low.magnitude, high.magnitude].sorted().map { NumberText.significant($0) }
    let unsure = comparison.pairs.filter { pair in
      pair.measure.name == row.measure.name && (pair.first == best || pair.second == best)
        && !pair.contrast.isSure
    }.map { comparison.names[$0.first == best ? $0.second : $0.first] }
    let rest =
      unsure.isEmpty
      ? "" : " Not told apart from it: \(unsure.map { "'\($0)'" }.joined(separator: ", "))."
    return "'\(name)' loses least: \(value), \(less) less than '\(comparison.names[0])' "
      + "[\(ends[0]), \(ends[1])], 95 % sure.\(rest)"
  }

  private static func table(_ comparison: DesignComparison) -> TextTable {
    let objective = comparison.runs[0].design.scenario.objective
    var table = TextTable([
      .text("Design"), .number("Availab. %"), .number("Lost"), .number("Less"),
      .number("interval"), .number("P(better)"), .number("MUSD/y"), .text("Front"),
    ])
    let availability = comparison.row(objective.measureName)
    let lost = comparison.row(comparison.headlines[0])
    for (index, name) in comparison.names.enumerated() {
      let contrast = lost?.contrasts[index]
      let percent = availability?.estimates[index]?.scaled(by: 100)
      let decimals = contrast.map { NumberText.decimals(for: $0.difference) } ?? 2
      let isEqual = contrast.map { $0.difference.value == 0 && $0.shareBetter == 0.5 } ?? false
      table.append([
        name,
        percent.map {
          NumberText.fixed($0.value, decimals: NumberText.decimals(forAvailability: $0))
        } ?? "",
        lost?.estimates[index].map { NumberText.significant($0.value) } ?? "",
        isEqual
          ? "0" : contrast.map { NumberText.fixed(-$0.difference.value, decimals: decimals) } ?? "",
        isEqual ? "all equal" : contrast.map { interval($0.difference, decimals) } ?? "",
        contrast?.probabilityBetter.map(ComparisonText.probability) ?? "",
        NumberText.fixed(comparison.tradeOffs[index].cost / 1e6, decimals: 2),
        comparison.tradeOffs[index].isOnFront ? "yes" : "",
      ])
    }
    return table
  }

  /// The interval of what is lost less: signs turned.
  private static func interval(_ difference: Estimate, _ decimals: Int) -> String {
    guard let low = difference.low, let high = difference.high else {
      return "none"
    }
    return "[\(NumberText.fixed(-high, decimals: decimals)), "
      + "\(NumberText.fixed(-low, decimals: decimals))]"
  }

  private static func front(_ comparison: DesignComparison, width: Int) -> String {
    let dominated = comparison.names.indices.compactMap { index in
      comparison.tradeOffs[index].dominatedBy.map {
        "'\(comparison.names[index])' by '\(comparison.names[$0])'"
      }
    }
    let words =
      dominated.isEmpty
      ? "All are on the Pareto front: who loses less costs more."
      : "Not on the Pareto front, since another costs no more and loses no more: "
        + dominated.joined(separator: ", ") + "."
    return Paragraph.lines(words, width: width)
  }

  private static func origins(_ comparison: DesignComparison, _ design: Int) -> String {
    let own = comparison.origins.filter { $0.design == design && $0.difference.value != 0 }
    if own.isEmpty { return "" }
    let total = own.reduce(0) { $0 + $1.difference.value }
    let parts = own.prefix(5).map { origin in
      let sign = origin.difference.value < 0 ? "-" : "+"
      return "\(origin.fault ?? "without a fault") in \(origin.phase.title) "
        + "\(sign)\(NumberText.significant(origin.difference.value.magnitude))"
    }
    let more = own.count > 5 ? ", \(own.count - 5) smaller ones" : ""
    return "'\(comparison.names[design])' against '\(comparison.names[0])', "
      + "\(total < 0 ? "-" : "+")\(NumberText.significant(total.magnitude)) min of full outage a year: "
      + parts.joined(separator: ", ") + more + "."
  }
}
