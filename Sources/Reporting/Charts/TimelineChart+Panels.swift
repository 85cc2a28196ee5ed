/// Panels of curves.
extension TimelineChart {
  /// The legend's entries with their places, relative to the panel's top.
  struct Legend {
    struct Entry {
      let text: String
      let role: IncidentTimeline.SeriesRole
      let x: Double
      let row: Int
    }
    let title: String
    let entries: [Entry]
    let rows: Int
  }

  static func height(of legend: Legend) -> Double {
    Double(legend.rows) * 18 + panelHeight + 18
  }

  func layOutLegend(_ panel: IncidentTimeline.Panel) -> Legend {
    let title = TextMetrics.fit("\(panel.title) (\(panel.unit))", size: Self.fontSize, width: 420)
    var x = Self.left + TextMetrics.width(title, size: Self.fontSize) * 1.08 + 24
    var row = 0
    var entries: [Legend.Entry] = []
    for series in panel.series {
      let text = TextMetrics.fit(series.name, size: Self.fontSize, width: 240)
      let width = TextMetrics.width(text, size: Self.fontSize) + 40
      if x + width > Self.right {
        row += 1
        x = Self.left
      }
      entries.append(Legend.Entry(text: text, role: series.role, x: x, row: row))
      x += width
    }
    return Legend(title: title, entries: entries, rows: row + 1)
  }

  mutating func draw(_ panel: IncidentTimeline.Panel, _ legend: Legend) {
    draw(legend, form: panel.form)
    let top = y + Double(legend.rows) * 18
    let bottom = top + Self.panelHeight
    let layers =
      panel.form == .stacked ? Curves.stacked(panel.series) : panel.series.map(\.points)
    let highest = layers.joined().map(\.value).filter(\.isFinite).max() ?? 1
    let scale = ValueScale(highest: highest, isShare: panel.unit == "%", top: top, bottom: bottom)
    for tick in scale.ticks {
      document.add(
        "line",
        [
          "class": "grid", "x1": .init(axis.left), "x2": .init(axis.right),
          "y1": .init(scale.y(tick)), "y2": .init(scale.y(tick)),
        ])
      document.text(
        ValueScale.label(tick),
        [
          "class": "muted", "x": .init(Self.left - 8), "y": .init(scale.y(tick) + 4),
          "text-anchor": "end",
        ])
    }
    switch panel.form {
    case .lines:
      for (series, points) in zip(panel.series, layers) {
        draw(series, points, scale)
      }
    case .stacked:
      for (index, series) in panel.series.enumerated() {
        let ground = index > 0 ? layers[index - 1] : layers[0].map { .init($0.seconds, 0) }
        band("area a-\(series.role.rawValue)", layers[index], ground, scale, tooltip: series.name)
      }
    }
    for marker in timeline.markers {
      line("marker", x: axis.x(marker.seconds), top: top, bottom: bottom)
    }
    y = bottom + 18
  }

  private mutating func draw(_ legend: Legend, form: IncidentTimeline.Panel.Form) {
    document.text(
      legend.title, ["class": "strong", "x": .init(Self.left), "y": .init(y + 11)])
    for entry in legend.entries {
      let middle = y + Double(entry.row) * 18 + 7
      if form == .stacked || entry.role == .lost {
        document.add(
          "rect",
          [
            "class": "area a-\(entry.role.rawValue)", "x": .init(entry.x),
            "y": .init(middle - 5), "width": 18, "height": 10,
          ])
      } else {
        document.add(
          "line",
          [
            "class": "curve s-\(entry.role.rawValue)", "x1": .init(entry.x),
            "x2": .init(entry.x + 18), "y1": .init(middle), "y2": .init(middle),
          ])
      }
      document.text(entry.text, ["x": .init(entry.x + 23), "y": .init(middle + 4)])
    }
  }

  private mutating func draw(
    _ series: IncidentTimeline.Series, _ points: [IncidentTimeline.Point], _ scale: ValueScale
  ) {
    if series.role == .lost {
      for run in Curves.runs(points) {
        let ground = run.map { IncidentTimeline.Point($0.seconds, 0) }
        band("area a-lost", run, ground, scale, tooltip: series.name)
      }
    }
    for run in Curves.runs(points) {
      document.add(
        "polyline",
        [
          "class": "curve s-\(series.role.rawValue)",
          "points": .init(Self.coordinates(places(run, scale))),
        ], tooltip: series.name)
    }
  }

  /// The area between two curves that have the same ends.
  private mutating func band(
    _ style: String, _ upper: [IncidentTimeline.Point], _ lower: [IncidentTimeline.Point],
    _ scale: ValueScale, tooltip: String
  ) {
    if upper.isEmpty { return }
    let outline = places(upper, scale) + places(lower, scale).reversed()
    document.add(
      "polygon",
      ["class": .init(style), "points": .init(Self.coordinates(outline))], tooltip: tooltip)
  }

  private func places(
    _ points: [IncidentTimeline.Point], _ scale: ValueScale
  ) -> [(x: Double, y: Double)] {
    let bounded = Curves.withBounds(points, axis.stretches.dropLast().map(\.end))
    return Curves.thinned(bounded.map { (x: axis.x($0.seconds), y: scale.y($0.value)) })
  }

  private static func coordinates(_ places: [(x: Double, y: Double)]) -> String {
    places.map { "\(SVGValue($0.x).text),\(SVGValue($0.y).text)" }.joined(separator: " ")
  }
}
