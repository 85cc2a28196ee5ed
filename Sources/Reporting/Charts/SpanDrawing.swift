/// Draws a `SpanChart`: names on the left, bars, values on the right; on a phone both above the bar.
struct SpanDrawing {
  private let chart: SpanChart
  private let width: Double
  private let isNarrow: Bool
  private let scale: AxisScale
  private let left: Double
  private let right: Double
  private let rowHeight: Double
  private let barHeight: Double
  private let top: Double
  private var document: SVGDocument
  private static let fontSize = 12.5

  init(_ chart: SpanChart, width: Double, range: ClosedRange<Double>) {
    self.chart = chart
    self.width = width
    isNarrow = width < 520
    func widest(_ texts: [String]) -> Double {
      texts.map { TextMetrics.width(TextHygiene.singleLine($0), size: Self.fontSize) }.max() ?? 0
    }
    if isNarrow {
      left = 10
      right = width - 14
    } else {
      left = min(0.34 * width, widest(chart.rows.map(\.name)) + 18)
      right = width - min(0.38 * width, 1.08 * widest(chart.rows.map(\.value)) + 20)
    }
    rowHeight = isNarrow ? 40 : 27
    barHeight = isNarrow ? 15 : 17
    scale = AxisScale(range, count: Int((right - left) / 95))
    let drawn = chart.lines.filter { range.contains($0.value) }
    top = 8 + 18 * Double(drawn.count)
    let height = top + rowHeight * Double(chart.rows.count) + 44
    document = SVGDocument(
      width: width, height: height, title: chart.title, description: chart.words,
      rootClass: ChartStyle.rootClass, style: "")
  }

  private func x(_ value: Double) -> Double {
    left + min(max(scale.share(value), 0), 1) * (right - left)
  }

  mutating func draw() -> SVGDocument {
    let bottom = top + rowHeight * Double(chart.rows.count)
    for tick in scale.ticks {
      line(tick == 0 ? "base" : "grid", x(tick), top - 2, x(tick), bottom + 4)
      let text = AxisScale.label(tick)
      let half = TextMetrics.width(text, size: Self.fontSize) / 2
      document.text(
        text,
        [
          "class": "muted", "x": .init(min(max(x(tick), half + 1), width - half - 1)),
          "y": .init(bottom + 18), "text-anchor": "middle",
        ])
    }
    document.text(
      TextMetrics.fit(chart.axis, size: Self.fontSize, width: width - 16),
      [
        "class": "muted", "x": .init((left + right) / 2), "y": .init(bottom + 37),
        "text-anchor": "middle",
      ])
    for (number, row) in chart.rows.enumerated() { draw(row, number) }
    drawLines(bottom: bottom)
    return document
  }

  private mutating func draw(_ row: SpanChart.Row, _ number: Int) {
    let y = top + rowHeight * Double(number)
    let barTop = isNarrow ? y + 20 : y + (rowHeight - barHeight) / 2
    let textY = isNarrow ? y + 14 : y + rowHeight / 2 + 4.5
    // Bold letters are a little wider.
    let valueWidth = 1.08 * TextMetrics.width(row.value, size: Self.fontSize)
    document.text(
      TextMetrics.fit(
        row.name, size: Self.fontSize, width: isNarrow ? width - valueWidth - 36 : left - 14),
      [
        "x": .init(isNarrow ? left : left - 10), "y": .init(textY),
        "text-anchor": isNarrow ? "start" : "end",
      ])
    document.text(
      TextMetrics.fit(
        row.value, size: Self.fontSize, width: isNarrow ? 0.6 * width : width - right - 12),
      [
        "class": "strong", "x": .init(isNarrow ? right : width - 4), "y": .init(textY),
        "text-anchor": "end",
      ])
    for span in row.spans {
      let (a, b) = (x(min(span.start, span.end)), x(max(span.start, span.end)))
      let label = span.label.isEmpty ? row.value : "\(span.label): \(row.value)"
      document.add(
        "rect",
        [
          "class": .init("f-\(span.role.rawValue)"), "x": .init(a), "y": .init(barTop),
          "width": .init(max(b - a, span.start == span.end ? 0 : 1)), "height": .init(barHeight),
          "rx": 1.5,
        ], tooltip: "\(row.name), \(label)")
    }
    if chart.isWaterfall, number + 1 < chart.rows.count, let end = row.spans.last?.end {
      line("link", x(end), barTop + barHeight, x(end), barTop + rowHeight)
    }
    if let interval = row.interval { drawWhisker(interval, barTop + barHeight / 2) }
  }

  private mutating func drawWhisker(_ interval: ClosedRange<Double>, _ y: Double) {
    line("whisker", x(interval.lowerBound), y, x(interval.upperBound), y)
    for end in [interval.lowerBound, interval.upperBound] where scale.contains(end) {
      line("whisker", x(end), y - 4, x(end), y + 4)
    }
  }

  private mutating func drawLines(bottom: Double) {
    let shown = chart.lines.filter { scale.contains($0.value) }
    for (number, mark) in shown.enumerated() {
      let place = x(mark.value)
      let y = 14 + 18 * Double(number)
      line("goal", place, y - 8, place, bottom)
      let text = TextMetrics.fit(mark.label, size: Self.fontSize, width: 0.8 * width)
      let isBefore = place + TextMetrics.width(text, size: Self.fontSize) + 8 > width
      document.text(
        text,
        [
          "class": "goal-text halo", "x": .init(place + (isBefore ? -5 : 5)), "y": .init(y),
          "text-anchor": isBefore ? "end" : "start",
        ])
    }
  }

  private mutating func line(
    _ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) {
    document.add(
      "line",
      [
        "class": .init(style), "x1": .init(x1), "y1": .init(y1), "x2": .init(x2), "y2": .init(y2),
      ])
  }
}
