import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// The first screen of a run: the answer, its figures, and where the losses went.
public struct SummaryText {
  private let summary: Summary
  private let facts: RunFacts
  private let width: Int
  private let bars: Bool
  private let emphasis: Bool

  /// The text, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - width: places of a line.
  ///   - bars: whether losses are drawn as bars; the caller knows whether the output shows them.
  ///   - emphasis: whether the answer and headings are bold by terminal codes.
  public static func text(
    _ summary: Summary, _ facts: RunFacts, width: Int = 80, bars: Bool = false,
    emphasis: Bool = false
  ) -> String {
    SummaryText(summary: summary, facts: facts, width: width, bars: bars, emphasis: emphasis)
      .text()
  }

  private func text() -> String {
    var text = lines(answer, bold: true) + lines(scope)
    text += "\n" + figures()
    text += "\n" + receipt()
    if let claim = claimWords { text += "\n" + lines(claim) }
    if !summary.drills.isEmpty { text += "\n" + lines(drillWords, indent: 2) }
    let notes = self.notes
    if !notes.isEmpty { text += "\n" + notes.map { lines($0, indent: 2) }.joined() }
    return text
  }

  /// A paragraph broken at words; further lines are indented.
  private func lines(_ paragraph: String, indent: Int = 0, bold: Bool = false) -> String {
    Paragraph.lines(paragraph, width: width, indent: indent, bold: bold && emphasis)
  }

  // MARK: The answer

  private var answer: String {
    "'\(summary.scenario.name)' reaches \(summary.goalWords): \(summary.verdictWords)"
  }

  private var scope: String {
    let horizon = DurationText.short(summary.scenario.horizon / .seconds(1))
    var text = "\(Paragraph.count(summary.replications, "replication")) of \(horizon)"
    text += ", seed \(summary.seed); intervals of 95 %."
    if summary.isPartial {
      let asked = NumberText.count(facts.replicationsAsked)
      text += " Interrupted: \(asked) replications were asked for."
    }
    return text
  }

  // MARK: Figures

  private func figures() -> String {
    var table = TextTable([
      .text("Figure"), .number("Value"), .text("95 % interval"), .text("What it is"),
    ])
    let goal = summary.scenario.objective
    let good = NumberText.shortPercent(goal.goodMinute)
    let windows = "of \(windowWords) at \(NumberText.shortPercent(goal.availability))"
    add("availability", "availability", "%", 100, "of requests", &table)
    add("time availability", "time_availability", "%", 100, "minutes over \(good) good", &table)
    add("goal met", "probability_meets_slo", "%", 100, windows, &table)
    add("downtime", "downtime", "min/y", 1, "minutes under \(good) good", &table)
    add("request downtime", "request_downtime", "min/y", 1, "losses as full outage", &table)
    add("error budget used", "error_budget_used", "%", 100, "100 % is all of it", &table)
    let mark = summary.unverifiedPrices.isEmpty ? "" : " *"
    add("cost\(mark)", "cost", "USD/y", 1, "instance hours", &table)
    add("cost per million\(mark)", "cost_per_million", "USD", 1, "of good requests", &table)
    return table.text(width: width, emphasis: emphasis)
  }

  /// The objective's windows; a horizon that is shorter is the window.
  private var windowWords: String {
    let seconds = summary.scenario.horizon / .seconds(1)
    let window = summary.scenario.objective.window
    let days: Double =
      switch window {
      case .month: 28
      case .quarter: 90
      case .year: 365
      }
    return seconds < days * 86_400 ? "runs" : "\(window.rawValue)s"
  }

  private func add(
    _ title: String, _ measure: String, _ unit: String, _ factor: Double, _ meaning: String,
    _ table: inout TextTable
  ) {
    guard let estimate = summary.row(measure)?.estimate.scaled(by: factor) else { return }
    let isAvailability = measure.hasSuffix("availability")
    let decimals =
      isAvailability
      ? NumberText.decimals(forAvailability: estimate) : NumberText.decimals(for: estimate)
    table.append([
      title, "\(NumberText.fixed(estimate.value, decimals: decimals)) \(unit)",
      NumberText.interval(estimate, decimals: decimals), meaning,
    ])
  }

  // MARK: Where the losses went

  private func receipt() -> String {
    let receipt = summary.receipt
    let total = receipt.total.estimate.value
    if total <= 0 { return lines("Nothing was lost.") }
    let head = "Of \(NumberText.significant(total)) min of full outage a year:"
    let phases = ranked(receipt.byPhase) { $0.phase?.title ?? "" }
    let faults = ranked(receipt.byFault) { line in
      line.fault == Receipt.withoutFault ? "without a fault" : line.fault ?? ""
    }
    var flows = ""
    if let words = FlowLoss.words(summary.byClass) {
      flows += lines("By class: \(words)", indent: 2)
    }
    if let words = FlowLoss.words(summary.byGeography) {
      flows += lines("By geography: \(words)", indent: 2)
    }
    if bars {
      return lines(head, bold: true) + barRows(phases, total) + lines("By fault:", bold: true)
        + barRows(faults, total) + flows
    }
    return lines("\(head) \(words(phases))", indent: 2)
      + lines("By fault: \(words(faults))", indent: 2) + flows
  }

  /// Lines with a loss, the largest first, equal ones in their order.
  private func ranked(
    _ lines: [Receipt.Line], _ title: (Receipt.Line) -> String
  ) -> [(title: String, minutes: Double)] {
    lines.enumerated().filter { $0.element.estimate.value > 0 }
      .sorted {
        let (a, b) = ($0.element.estimate.value, $1.element.estimate.value)
        return a == b ? $0.offset < $1.offset : a > b
      }
      .map { (title($0.element), $0.element.estimate.value) }
  }

  private func words(_ parts: [(title: String, minutes: Double)]) -> String {
    let shown = parts.prefix(8).map { "\($0.title) \(NumberText.significant($0.minutes))" }
    let rest = parts.dropFirst(8)
    let others =
      rest.isEmpty
      ? [] : ["others \(NumberText.significant(rest.reduce(0) { $0 + $1.minutes }))"]
    return (shown + others).joined(separator: ", ") + "."
  }

  private func barRows(_ parts: [(title: String, minutes: Double)], _ total: Double) -> String {
    let names = parts.map { Self.cut(TextHygiene.singleLine($0.title), to: 28) }
    let widest = names.map(TextTable.places).max() ?? 0
    let room = Double(max(8, width - widest - 14))
    return zip(names, parts).map { name, part in
      let gap = String(repeating: " ", count: widest - TextTable.places(name))
      let number = NumberText.significant(part.minutes)
      let padding = String(repeating: " ", count: max(0, 8 - number.count))
      let length = Int((part.minutes / total * room).rounded())
      return "  \(name)\(gap)\(padding)\(number)  " + String(repeating: "█", count: length)
    }.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private static func cut(_ text: String, to places: Int) -> String {
    if TextTable.places(text) <= places { return text }
    var kept = ""
    for character in text where TextTable.places(kept) + 2 < places { kept.append(character) }
    return kept + "…"
  }

  // MARK: Failovers, drills, notes

  private var claimWords: String? {
    guard let claim = summary.claim, let policy = summary.scenario.failover else { return nil }
    if claim.failovers == 0 { return "No region was lost, so there was no failover." }
    func share(_ count: Int) -> String {
      NumberText.fixed(100 * Double(count) / Double(claim.failovers), decimals: 0) + " %"
    }
    var text = "Of \(Paragraph.count(claim.failovers, "failover decision")), drills included: "
    text += "detected in 30 s \(share(claim.detected)), decided by 60 s \(share(claim.decided)), "
    text += "executed by 180 s \(share(claim.moved))"
    text += claim.neverMoved == 0 ? "." : " (\(NumberText.count(claim.neverMoved)) never moved)."
    let detection = policy.detection
    if FailoverClaim.hangs(summary.scenario) {
      let slowest = DurationText.short(FailoverClaim.slowestProbes(detection, hangs: true))
      text += " A hanging endpoint needs up to \(slowest): \(detection.consecutiveFailures) "
      text += "intervals of \(DurationText.short(detection.interval / .seconds(1))), then the last "
      text += "probe's timeout of \(DurationText.short(detection.probeTimeout / .seconds(1)))."
    }
    return text
  }

  private var drillWords: String {
    let parts = summary.drills.map { drill in
      let began = drill[.passed] + drill[.failed] + drill[.aborted]
      let due = began + drill[.skipped]
      if due == 0 { return "'\(drill.name)' was never due" }
      if began == 0 { return "'\(drill.name)' never began (\(NumberText.count(due)) skipped)" }
      let rate = NumberText.percent(Double(drill[.passed]) / Double(began))
      var text = "'\(drill.name)' \(rate) of \(NumberText.count(began))"
      let lost = NumberText.percent(1 - summary.scenario.objective.goodMinute, digits: 1)
      let others = [
        (drill[.failed], "ended with over \(lost) still lost"), (drill[.aborted], "aborted"),
        (drill[.skipped], "skipped"),
      ]
      .filter { $0.0 > 0 }.map { "\(NumberText.count($0.0)) \($0.1)" }
      if !others.isEmpty { text += " (\(others.joined(separator: ", ")))" }
      return text
    }
    return "Drills passed: \(parts.joined(separator: "; "))."
  }

  private var notes: [String] {
    var notes: [String] = []
    if let words = summary.precision?.words(summary.replications) { notes.append(words) }
    if let words = summary.scenario.traffic.noise?.words { notes.append(words) }
    if !summary.unverifiedPrices.isEmpty {
      notes.append(
        "* Recalled prices, not verified at their source: "
          + summary.unverifiedPrices.joined(separator: ", ") + ".")
    }
    notes += summary.scenario.models.compactMap(\.fitWords)
    if let words = summary.loneOverloadWords { notes.append(words) }
    let shown = 5
    notes += facts.warnings.prefix(shown).map { "Warning: \($0.text)" }
    let more = facts.warnings.count - shown
    if more > 0 { notes.append("And \(more) more warnings, in manifest.json.") }
    return notes
  }
}
