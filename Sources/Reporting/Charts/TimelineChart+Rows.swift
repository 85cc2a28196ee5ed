/// Bars and moments: rows in which nothing overlaps.
extension TimelineChart {
  /// Labels in rows.
  struct Markers {
    struct Label {
      let text: String
      let marker: IncidentTimeline.Marker
      let x: Double
      let isBefore: Bool
      let row: Int
    }
    let labels: [Label]
    let rows: Int
  }

  /// Bars in rows.
  struct LaneRows {
    struct Bar {
      let phase: IncidentTimeline.Phase
      let left: Double
      let right: Double
      let label: String
      let place: LabelPlace
      let row: Int
    }
    let name: String
    let bars: [Bar]
    let rows: Int
  }

  /// Where a bar's label stands.
  enum LabelPlace { case inside, after, before }

  /// Rows that are filled from the left, each item in the first row in which it is free.
  private struct Packing {
    private(set) var rows: [[(left: Double, right: Double)]] = []

    mutating func place(_ left: Double, _ right: Double) -> Int {
      let free = rows.firstIndex { row in
        row.allSatisfy { right + 4 <= $0.left || left >= $0.right + 4 }
      }
      let row = free ?? rows.count
      if free == nil { rows.append([]) }
      rows[row].append((left, right))
      return row
    }
  }

  func layOutMarkers() -> Markers {
    var packing = Packing()
    let labels = timeline.markers.sorted { $0.seconds < $1.seconds }.map { marker in
      let x = axis.x(marker.seconds)
      let text = TextMetrics.fit(
        "\(marker.label), \(DurationText.short(marker.seconds))", size: Self.fontSize, width: 320)
      let width = TextMetrics.width(text, size: Self.fontSize) + 4
      let isBefore = x + width > Self.right
      let row = packing.place(isBefore ? x - width : x, isBefore ? x : x + width)
      return Markers.Label(text: text, marker: marker, x: x, isBefore: isBefore, row: row)
    }
    return Markers(labels: labels, rows: packing.rows.count)
  }

  mutating func draw(_ markers: Markers, top: Double, bottom: Double) {
    for label in markers.labels {
      let y = top + Double(label.row) * 17
      line("marker", x: label.x, top: y, bottom: bottom)
      document.text(
        label.text,
        [
          "class": "halo", "x": .init(label.x + (label.isBefore ? -4 : 4)), "y": .init(y + 12),
          "text-anchor": label.isBefore ? "end" : "start",
        ])
    }
  }

  func layOut(_ lane: IncidentTimeline.Lane) -> LaneRows {
    var packing = Packing()
    let bars = lane.phases.sorted { $0.startSeconds < $1.startSeconds }.map { phase in
      let left = axis.x(phase.startSeconds)
      let right = max(axis.x(phase.endSeconds ?? axis.end), left + 2)
      let (label, place) = label(of: phase, left: left, right: right)
      let width = TextMetrics.width(label, size: Self.fontSize) + 6
      let row =
        switch place {
        case .inside: packing.place(left, right)
        case .after: packing.place(left, right + width)
        case .before: packing.place(left - width, right)
        }
      return LaneRows.Bar(
        phase: phase, left: left, right: right, label: label, place: place, row: row)
    }
    return LaneRows(name: lane.name, bars: bars, rows: max(1, packing.rows.count))
  }

  /// Name and duration inside the bar, else beside it, cut where even that has no room.
  private func label(
    of phase: IncidentTimeline.Phase, left: Double, right: Double
  ) -> (String, LabelPlace) {
    let duration = phase.endSeconds.map { DurationText.short($0 - phase.startSeconds) }
    let full = "\(phase.label), \(duration ?? "goes on")"
    let after = Self.right - right - 6
    let before = left - Self.left - 6
    let width = TextMetrics.width(TextHygiene.singleLine(full), size: Self.fontSize)
    if width <= right - left - 10 { return (TextHygiene.singleLine(full), .inside) }
    let place: LabelPlace = width <= after || after >= before ? .after : .before
    let room = place == .after ? after : before
    if right - left - 10 > room {
      return (TextMetrics.fit(full, size: Self.fontSize, width: right - left - 10), .inside)
    }
    return (TextMetrics.fit(full, size: Self.fontSize, width: min(room, 360)), place)
  }

  mutating func draw(_ lane: LaneRows) {
    document.text(
      TextMetrics.fit(lane.name, size: Self.fontSize, width: Self.left - 36),
      [
        "class": "strong", "x": .init(Self.left - 12), "y": .init(y + 13.5),
        "text-anchor": "end",
      ])
    for bar in lane.bars {
      let top = y + Double(bar.row) * Self.rowHeight
      let end = bar.phase.endSeconds.map(DurationText.short) ?? "beyond the picture"
      document.add(
        "rect",
        [
          "class": "p-\(bar.phase.kind.rawValue)", "x": .init(bar.left), "y": .init(top),
          "width": .init(bar.right - bar.left), "height": .init(Self.barHeight), "rx": 2,
        ],
        tooltip: "\(bar.phase.label): \(DurationText.short(bar.phase.startSeconds)) to \(end)")
      let (x, anchor): (Double, String) =
        switch bar.place {
        case .inside: (bar.left + 5, "start")
        case .after: (bar.right + 5, "start")
        case .before: (bar.left - 5, "end")
        }
      document.text(
        bar.label,
        [
          "class": bar.place == .inside ? "on-bar" : "halo", "x": .init(x),
          "y": .init(top + 13.5), "text-anchor": .init(anchor),
        ])
    }
    y += Double(lane.rows) * Self.rowHeight + 6
  }
}
