import Experiments
import Stochastics

/// What a finished run would have come to with other failure rates.
public enum WhatIfText {
  /// A table of the measures as they were and as they would be.
  ///
  /// - Throws: `WhatIf.Refusal` where the rates differ too much, `StatisticsError` for no replications.
  public static func text(
    _ run: SavedRun, _ changes: [WhatIf.Change], width: Int = 80, emphasis: Bool = false
  ) throws -> String {
    let whatIf = try WhatIf(changes)
    var table = TextTable([
      .text("Measure"), .number("As run"), .number("What if"), .text("95 % interval"),
    ])
    for measure in run.measures where measure.below.contains(where: { $0 > 0 }) {
      let now = try Intervals.skewedRatio(numerators: measure.above, denominators: measure.below)
      let then = try whatIf.ratio(measure.above, over: measure.below)
      let interval = then.low.flatMap { low in
        then.high.map { "\(NumberText.significant(low)) … \(NumberText.significant($0))" }
      }
      let unit = measure.unit.isEmpty ? "" : " \(measure.unit)"
      table.append([
        measure.name, NumberText.significant(now.value) + unit,
        NumberText.significant(then.value) + unit, interval ?? then.note ?? "",
      ])
    }
    let words = changes.map { "\($0.fault) at \(NumberText.significant($0.factor)) times its rate" }
    let head =
      "With \(words.joined(separator: ", ")), from the replications of the run: "
      + "\(NumberText.count(run.replications)) of them count as "
      + "\(NumberText.count(Int(whatIf.effective))) equal ones."
    return Paragraph.lines(head, width: width, indent: 0, bold: emphasis) + "\n"
      + table.text(width: width, emphasis: emphasis)
  }
}
