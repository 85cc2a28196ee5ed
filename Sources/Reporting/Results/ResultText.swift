import Stochastics

/// Results read back, for a terminal of 80 columns.
public struct ResultText {
  private let result: ResultReader
  private let width: Int
  private let bars: Bool
  private let emphasis: Bool

  /// The text, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - width: places of a line.
  ///   - bars: whether losses are bars and months a sparkline; else they are words.
  ///   - emphasis: whether headings are bold by terminal codes.
  /// - Throws: `OutputError` for files that are missing or cannot be read.
  public static func text(
    _ result: ResultReader, width: Int = 80, bars: Bool = false, emphasis: Bool = false
  ) throws(OutputError) -> String {
    try ResultText(result: result, width: width, bars: bars, emphasis: emphasis).text()
  }

  private func text() throws(OutputError) -> String {
    if result.has("timeline.txt") {
      return String(decoding: try result.contents("timeline.txt"), as: UTF8.self)
    }
    var text = heading
    if result.has("summary.csv") {
      text += try summary()
      if result.has("months.csv") { text += try months() }
      return text
    }
    for name in result.tables { text += try generic(name) }
    return text
  }

  private func lines(_ text: String, bold: Bool = false) -> String {
    Paragraph.lines(text, width: width, indent: 2, bold: bold && emphasis)
  }

  private var heading: String {
    let manifest = result.manifest
    var text = manifest.scenario.map { "'\($0)', " } ?? ""
    text += "results of kind '\(manifest.kind)'"
    if let done = manifest.replications_done { text += ", \(Paragraph.count(done, "replication"))" }
    if let seed = manifest.seed { text += ", seed \(seed)" }
    if manifest.partial == true { text += ", interrupted" }
    return lines(text + ".", bold: true)
  }

  private func estimate(_ row: [String]) -> Estimate? {
    guard let value = Double(row[1]) else { return nil }
    return Estimate(
      value: value, low: Double(row[2]), high: Double(row[3]), method: "", note: row[5])
  }

  private func summary() throws(OutputError) -> String {
    let rows = try result.table("summary.csv").rows(
      ["measure", "value", "low", "high", "unit", "note"])
    func row(_ name: String) -> Estimate? { rows.first { $0[0] == name }.flatMap(estimate) }
    var table = TextTable([.text("Figure"), .number("Value"), .text("95 % interval")])
    for (title, name, unit, factor) in [
      ("availability", "availability", "%", 100.0),
      ("time availability", "time_availability", "%", 100),
      ("goal met", "probability_meets_slo", "%", 100), ("downtime", "downtime", "min/y", 1),
      ("request downtime", "request_downtime", "min/y", 1),
      ("error budget used", "error_budget_used", "%", 100), ("cost", "cost", "USD/y", 1),
      ("cost per million", "cost_per_million", "USD", 1),
    ] {
      guard let estimate = row(name)?.scaled(by: factor) else { continue }
      let decimals =
        name.hasSuffix("availability")
        ? NumberText.decimals(forAvailability: estimate) : NumberText.decimals(for: estimate)
      table.append([
        title, "\(NumberText.fixed(estimate.value, decimals: decimals)) \(unit)",
        NumberText.interval(estimate, decimals: decimals),
      ])
    }
    var text = "\n" + table.text(width: width, emphasis: emphasis) + "\n"
    let prefix = "receipt_total_"
    let phases = rows.filter { $0[0].hasPrefix(prefix) }.map {
      (String($0[0].dropFirst(prefix.count)), Double($0[1]) ?? 0)
    }
    text += losses("Minutes of full outage a year, by phase", phases)
    let faults = rows.filter {
      $0[0].hasPrefix("receipt_") && $0[0].hasSuffix("_total") && $0[0] != "receipt_total"
    }.map { ($0[0].dropFirst(8).dropLast(6).description, Double($0[1]) ?? 0) }
    return text + losses("By fault", faults)
  }

  private func losses(_ title: String, _ parts: [(String, Double)]) -> String {
    let lost = parts.filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(10)
    if lost.isEmpty { return "" }
    if !bars {
      let words = lost.map { "\($0.0) \(PageNumber.text($0.1))" }
      return lines("\(title): \(words.joined(separator: ", ")).")
    }
    let most = lost.map(\.1).max() ?? 1
    let names = lost.map { TextHygiene.singleLine($0.0) }
    let widest = min(28, names.map(TextTable.places).max() ?? 0)
    let room = Double(max(8, width - widest - 14))
    return lines(title + ":", bold: true)
      + zip(names, lost).map { name, part in
        let cut = TextTable.places(name) > widest ? String(name.prefix(widest - 1)) + "…" : name
        let gap = String(repeating: " ", count: max(0, widest - TextTable.places(cut)))
        let number = PageNumber.text(part.1)
        let padding = String(repeating: " ", count: max(0, 8 - number.count))
        let bar = String(repeating: "█", count: Int((part.1 / most * room).rounded()))
        return "  \(cut)\(gap)\(padding)\(number)" + (bar.isEmpty ? "" : "  \(bar)") + "\n"
      }.joined()
  }

  private func months() throws(OutputError) -> String {
    let rows = try result.table("months.csv").rows(
      ["month", "budget_used", "budget_used_worst", "worst_replication"])
    let used = rows.map { Double($0[1]) ?? 0 }
    guard let most = used.max(), most > 0, let worst = used.firstIndex(of: most) else { return "" }
    var text = ""
    if bars {
      text = "\n  \(rows[0][0])  \(Sparkline.text(used))  \(rows[rows.count - 1][0])\n"
    }
    let single = rows.max { (Double($0[2]) ?? 0) < (Double($1[2]) ?? 0) } ?? rows[worst]
    return text
      + lines(
        "Worst month: \(rows[worst][0]), with \(NumberText.percent(most)) of its error budget in the "
          + "mean; of all single months \(single[0]) of replication \(single[3]), with "
          + "\(NumberText.percent(Double(single[2]) ?? 0)).")
  }

  /// The first columns of any table, as many as fit.
  private func generic(_ name: String) throws(OutputError) -> String {
    let table = try result.table(name)
    // Headings are not broken, and cells of a column get twelve places at least.
    var shown: [String] = []
    var needed = -2
    for column in table.columns {
      needed += max(12, TextTable.places(column)) + 2
      if needed > width, !shown.isEmpty { break }
      shown.append(column)
    }
    var text = TextTable(
      shown.map { column in
        TableCatalog.table(name)?.column(column)?.kind == .number ? .number(column) : .text(column)
      })
    var count = 0
    try table.forEachRow(shown) { row in
      count += 1
      if count > 40 { return }
      text.append(
        row.map { cell in
          Double(cell).map { NumberText.significant($0, digits: 4) } ?? ResultTable.plain(cell)
        })
    }
    let more =
      count > 40 ? lines("… and \(NumberText.count(count - 40)) more rows in \(name).") : ""
    return "\n" + lines(name, bold: true) + text.text(width: width, emphasis: emphasis) + more
  }
}

/// A row of numbers as one line of blocks, from the lowest to the highest.
enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A block a number, from zero up to the greatest; more than 60 numbers are grouped by their greatest.
  static func text(_ values: [Double]) -> String {
    let each = (values.count + 59) / 60
    let shown =
      each <= 1
      ? values
      : stride(from: 0, to: values.count, by: each).map {
        values[$0..<min($0 + each, values.count)].max() ?? 0
      }
    let most = shown.max() ?? 0
    if most <= 0 { return String(repeating: blocks[0], count: shown.count) }
    return String(
      shown.map { value in
        blocks[min(blocks.count - 1, Int(max(0, value) / most * Double(blocks.count)))]
      })
  }
}
