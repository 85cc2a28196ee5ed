/// Draws a `PlotChart`.
struct PlotDrawing {
  private let chart: PlotChart
  private let width: Double
  private let xs: AxisScale
  private let ys: AxisScale
  private let left: Double
  private let right: Double
  private let top: Double
  private let bottom: Double
  private let legend: [(text: String, role: ChartRole, mark: PlotChart.Mark, x: Double, y: Double)]
  private var document: SVGDocument
  private static let fontSize = 12.5

  init(_ chart: PlotChart, width: Double) {
    self.chart = chart
    self.width = width
    let points = chart.series.flatMap(\.points)
    let plotHeight = width < 520 ? 190.0 : 250
    ys = Self.scale(
      points.flatMap { point in
        [point.y, point.y2, point.interval?.lowerBound, point.interval?.upperBound].compactMap {
          $0
        }
      }, lines: chart.lines.map(\.value), chart.y, count: 5)
    let widest =
      ys.ticks.map { TextMetrics.width(AxisScale.label($0), size: Self.fontSize) }.max() ?? 0
    left = widest + 16
    right = width - 14
    if chart.x.steps.isEmpty {
      xs = Self.scale(points.map(\.x), lines: [], chart.x, count: Int((width - widest) / 90))
    } else {
      xs = AxisScale(-0.5...(Double(max(1, chart.x.steps.count)) - 0.5), count: 2)
    }
    var entries: [(text: String, role: ChartRole, mark: PlotChart.Mark, x: Double, y: Double)] = []
    var (x, y) = (8.0, 34.0)
    if chart.series.count > 1 || chart.series.first?.name.isEmpty == false {
      for series in chart.series {
        let text = TextMetrics.fit(series.name, size: Self.fontSize, width: width - 50)
        let needed = TextMetrics.width(text, size: Self.fontSize) + 40
        if x + needed > width, x > 8 { (x, y) = (8, y + 18) }
        entries.append((text, series.role, series.mark, x, y))
        x += needed
      }
      y += 14
    } else {
      y = 26
    }
    legend = entries
    top = y + 6
    bottom = top + plotHeight
    document = SVGDocument(
      width: width, height: bottom + 44, title: chart.title, description: chart.words,
      rootClass: ChartStyle.rootClass, style: "")
  }

  private static func scale(
    _ values: [Double], lines: [Double], _ axis: PlotChart.Axis, count: Int
  ) -> AxisScale {
    let known = values.filter { $0.isFinite && (!axis.isLogarithmic || $0 > 0) }
    var low = known.min() ?? 0
    var high = known.max() ?? 1
    if axis.hasZero, !axis.isLogarithmic { (low, high) = (min(0, low), max(0, high)) }
    let reach = high - low
    for line in lines where axis.isLogarithmic || line - high <= reach && low - line <= reach {
      if line > 0 || !axis.isLogarithmic { (low, high) = (min(low, line), max(high, line)) }
    }
    if !axis.hasZero, !axis.isLogarithmic, reach > 0 {
      (low, high) = (low - 0.06 * reach, high + 0.06 * reach)
    }
    return AxisScale(low...high, count: count, isLogarithmic: axis.isLogarithmic)
  }

  private func x(_ value: Double) -> Double {
    left + min(max(xs.share(value), 0), 1) * (right - left)
  }

  private func y(_ value: Double) -> Double {
    bottom - min(max(ys.share(value), 0), 1) * (bottom - top)
  }

  mutating func draw() -> SVGDocument {
    drawAxes()
    for entry in legend { drawLegend(entry) }
    for series in chart.series { draw(series) }
    for mark in chart.lines where ys.contains(mark.value) {
      line("goal", left, y(mark.value), right, y(mark.value))
      document.text(
        TextMetrics.fit(mark.label, size: Self.fontSize, width: right - left),
        [
          "class": "goal-text halo", "x": .init(right - 4), "y": .init(y(mark.value) - 5),
          "text-anchor": "end",
        ])
    }
    return document
  }

  private mutating func drawAxes() {
    document.text(
      TextMetrics.fit(chart.y.title, size: Self.fontSize, width: width - 12),
      ["class": "muted", "x": 4, "y": 14])
    for tick in ys.ticks where ys.contains(tick) {
      line(tick == 0 ? "base" : "grid", left, y(tick), right, y(tick))
      document.text(
        AxisScale.label(tick),
        ["class": "muted", "x": .init(left - 7), "y": .init(y(tick) + 4.5), "text-anchor": "end"])
    }
    var free = -1.0
    for (place, text) in xTicks {
      let half = TextMetrics.width(text, size: Self.fontSize) / 2
      let middle = min(max(x(place), half + 1), width - half - 1)
      if chart.x.steps.isEmpty { line("grid", x(place), top, x(place), bottom) }
      if middle - half < free { continue }
      free = middle + half + 8
      document.text(
        text,
        ["class": "muted", "x": .init(middle), "y": .init(bottom + 17), "text-anchor": "middle"]
      )
    }
    document.text(
      TextMetrics.fit(chart.x.title, size: Self.fontSize, width: width - 12),
      [
        "class": "muted", "x": .init((left + right) / 2), "y": .init(bottom + 37),
        "text-anchor": "middle",
      ])
  }

  private var xTicks: [(Double, String)] {
    chart.x.steps.isEmpty
      ? xs.ticks.filter(xs.contains).map { ($0, AxisScale.label($0)) }
      : chart.x.steps.enumerated().map { (Double($0), $1) }
  }

  private mutating func drawLegend(
    _ entry: (text: String, role: ChartRole, mark: PlotChart.Mark, x: Double, y: Double)
  ) {
    switch entry.mark {
    case .line, .step:
      document.add(
        "line",
        [
          "class": .init("curve s-\(entry.role.rawValue)"), "x1": .init(entry.x),
          "x2": .init(entry.x + 18), "y1": .init(entry.y - 4), "y2": .init(entry.y - 4),
        ])
    case .dot:
      document.add(
        "circle",
        [
          "class": .init("f-\(entry.role.rawValue)"), "cx": .init(entry.x + 9),
          "cy": .init(entry.y - 4), "r": 5,
        ])
    case .band, .column:
      document.add(
        "rect",
        [
          "class": .init("f-\(entry.role.rawValue)"), "x": .init(entry.x), "y": .init(entry.y - 10),
          "width": 18, "height": 12,
        ])
    }
    document.text(entry.text, ["x": .init(entry.x + 24), "y": .init(entry.y)])
  }

  private mutating func draw(_ series: PlotChart.Series) {
    let role = series.role.rawValue
    switch series.mark {
    case .line, .step: drawCurve(series)
    case .band:
      let known = series.points.filter { $0.y.isFinite && $0.y2?.isFinite == true }
      let forth = known.map { "\(place($0.x, $0.y))" }
      let back = known.reversed().map { "\(place($0.x, $0.y2 ?? $0.y))" }
      if known.count > 1 {
        document.add(
          "polygon",
          ["class": .init("f-\(role)"), "points": .init((forth + back).joined(separator: " "))],
          tooltip: series.name)
      }
    case .column:
      let gap = (right - left) / max(1, xs.high - xs.low)
      for point in series.points where point.y.isFinite {
        let (a, b) = (y(max(0, point.y)), y(min(0, point.y)))
        document.add(
          "rect",
          [
            "class": .init("f-\(role)"), "x": .init(x(point.x) - 0.38 * gap), "y": .init(a),
            "width": .init(0.76 * gap), "height": .init(max(b - a, point.y == 0 ? 0 : 1)),
          ], tooltip: tooltip(series, point))
      }
    case .dot:
      for point in series.points where point.y.isFinite { drawDot(series, point) }
    }
  }

  private mutating func drawCurve(_ series: PlotChart.Series) {
    var places: [String] = []
    var last: PlotChart.Point?
    for point in series.points where point.y.isFinite {
      if series.mark == .step, let last { places.append(place(point.x, last.y)) }
      places.append(place(point.x, point.y))
      last = point
    }
    document.add(
      "polyline",
      [
        "class": .init("curve s-\(series.role.rawValue)"),
        "points": .init(places.joined(separator: " ")),
      ], tooltip: series.name)
    // A lone point has no line, and long curves need no dots.
    if series.points.count <= 40, series.mark == .line {
      for point in series.points where point.y.isFinite { drawDot(series, point, radius: 3.2) }
    }
  }

  private mutating func drawDot(
    _ series: PlotChart.Series, _ point: PlotChart.Point, radius: Double = 5
  ) {
    if let interval = point.interval {
      line(
        "whisker", x(point.x), y(interval.lowerBound), x(point.x), y(interval.upperBound))
    }
    document.add(
      "circle",
      [
        "class": .init("f-\(series.role.rawValue)"), "cx": .init(x(point.x)),
        "cy": .init(y(point.y)), "r": .init(radius),
      ], tooltip: tooltip(series, point))
  }

  private func tooltip(_ series: PlotChart.Series, _ point: PlotChart.Point) -> String {
    if !point.label.isEmpty { return point.label }
    let index = Int(point.x.rounded())
    let steps = chart.x.steps
    let place =
      steps.indices.contains(index) ? steps[index] : NumberText.significant(point.x, digits: 4)
    return "\(series.name), \(place): \(NumberText.significant(point.y, digits: 4))"
  }

  private func place(_ x: Double, _ y: Double) -> String {
    "\(SVGValue(self.x(x)).text),\(SVGValue(self.y(y)).text)"
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
