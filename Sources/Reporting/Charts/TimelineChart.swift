/// The picture of one incident: bars of its phases above, curves of traffic and capacity below.
///
/// All parts share one time axis, which compresses quiet time (`TimeAxis`). Text never overlaps: bars and
/// moments take as many rows as their labels need, and long names are cut with an ellipsis; the whole
/// name is in the tooltip.
public struct TimelineChart: Sendable {
  static let width = 1000.0
  static let left = 150.0
  static let right = 976.0
  static let fontSize = 12.0
  static let barHeight = 18.0
  static let rowHeight = 23.0
  static let panelHeight = 96.0

  /// The incident.
  public let timeline: IncidentTimeline
  let axis: TimeAxis
  var document: SVGDocument
  /// The lower end of what is drawn so far.
  var y = 0.0

  /// The picture as SVG text.
  ///
  /// - Parameter idPrefix: begins the identifiers within, which must differ between pictures of a page.
  public static func svg(_ timeline: IncidentTimeline, idPrefix: String = "nines") -> String {
    var chart = TimelineChart(timeline)
    chart.draw()
    return chart.document.text(idPrefix: idPrefix)
  }

  private init(_ timeline: IncidentTimeline) {
    self.timeline = timeline
    let phases = timeline.lanes.flatMap(\.phases)
    let events =
      phases.flatMap { [$0.startSeconds, $0.endSeconds].compactMap { $0 } }
      + timeline.markers.map(\.seconds)
    let curves = timeline.panels.flatMap(\.series).flatMap { series in
      [series.points.first?.seconds, series.points.last?.seconds].compactMap { $0 }
    }
    let moments = (events + curves).filter(\.isFinite) + [0]
    axis = TimeAxis(
      start: moments.min() ?? 0, end: moments.max() ?? 1, events: events, left: Self.left,
      right: Self.right)
    document = SVGDocument(
      width: Self.width, height: 0, title: timeline.title,
      description: Self.inWords(timeline), rootClass: TimelineStyle.rootClass,
      style: TimelineStyle.text)
  }

  /// The picture in words, for those who cannot see it.
  static func inWords(_ timeline: IncidentTimeline) -> String {
    var parts = ["Starts \(timeline.startLabel)."]
    for lane in timeline.lanes {
      for phase in lane.phases {
        let end = phase.endSeconds.map(DurationText.short) ?? "beyond the picture"
        parts.append(
          "\(lane.name), \(phase.label): \(DurationText.short(phase.startSeconds)) to \(end).")
      }
    }
    for marker in timeline.markers.sorted(by: { $0.seconds < $1.seconds }) {
      parts.append("\(marker.label) at \(DurationText.short(marker.seconds)).")
    }
    for panel in timeline.panels {
      parts.append("Below: \(panel.title) in \(panel.unit).")
    }
    return parts.joined(separator: " ")
  }

  private mutating func draw() {
    // Heights are known only after the layout, and what lies behind comes first in the file: so the
    // layout of all rows is made before anything is drawn.
    let markers = layOutMarkers()
    let lanes = timeline.lanes.map(layOut)
    let legends = timeline.panels.map(layOutLegend)
    let markersTop = axis.stretches.count > 1 ? 78.0 : 60
    let lanesTop = markersTop + Double(markers.rows) * 17 + 8
    let lanesBottom =
      lanesTop + lanes.reduce(0) { $0 + Double($1.rows) * Self.rowHeight + 6 }
    let panelsBottom = legends.reduce(lanesBottom + 8) { $0 + Self.height(of: $1) }
    document.height = panelsBottom + 34

    document.add(
      "rect", ["class": "paper", "width": .init(Self.width), "height": .init(document.height)])
    drawHeading()
    drawStretches(top: 50, bottom: panelsBottom)
    drawTicks(top: lanesTop, bottom: panelsBottom)
    draw(markers, top: markersTop, bottom: lanesBottom)
    y = lanesTop
    for lane in lanes { draw(lane) }
    y = lanesBottom + 8
    for (panel, legend) in zip(timeline.panels, legends) { draw(panel, legend) }
  }

  private mutating func drawHeading() {
    let title = TextMetrics.fit(timeline.title, size: 18, width: Self.width - 48)
    document.text(title, ["class": "heading", "x": 24, "y": 26])
    var note = "Starts \(timeline.startLabel). Times are counted from the start."
    if axis.stretches.count > 1 { note += " Shaded time is compressed." }
    document.text(
      TextMetrics.fit(note, size: Self.fontSize, width: Self.width - 48),
      ["class": "muted", "x": 24, "y": 44])
  }

  private mutating func drawStretches(top: Double, bottom: Double) {
    guard axis.stretches.count > 1 else { return }
    for stretch in axis.stretches {
      let width = stretch.right - stretch.left
      if stretch.isCompressed {
        document.add(
          "rect",
          [
            "class": "tint", "x": .init(stretch.left), "y": .init(top + 4),
            "width": .init(width), "height": .init(bottom - top - 4),
          ])
      }
      document.text(
        TextMetrics.fit(label(of: stretch), size: Self.fontSize, width: width - 8),
        [
          "class": "muted", "x": .init((stretch.left + stretch.right) / 2),
          "y": .init(top + 18), "text-anchor": "middle",
        ])
      if stretch.left > axis.left {
        line("edge", x: stretch.left, top: top + 4, bottom: bottom)
      }
    }
  }

  private func label(of stretch: TimeAxis.Stretch) -> String {
    if stretch.isCompressed {
      return stretch == axis.stretches.last
        ? "then to \(DurationText.short(stretch.end))"
        : DurationText.short(stretch.end - stretch.start)
    }
    return stretch == axis.stretches.first
      ? "first \(DurationText.short(stretch.end))"
      : "last \(DurationText.short(stretch.end - stretch.start))"
  }

  private mutating func drawTicks(top: Double, bottom: Double) {
    for tick in axis.ticks(fontSize: Self.fontSize, paper: Self.width - 4) {
      line("grid", x: tick.x, top: top, bottom: bottom + 4)
      guard let label = tick.label else { continue }
      document.text(
        label,
        [
          "class": "muted", "x": .init(tick.labelX), "y": .init(bottom + 18),
          "text-anchor": "middle",
        ])
    }
  }

  mutating func line(_ style: String, x: Double, top: Double, bottom: Double) {
    document.add(
      "line",
      [
        "class": .init(style), "x1": .init(x), "x2": .init(x), "y1": .init(top),
        "y2": .init(bottom),
      ])
  }
}
