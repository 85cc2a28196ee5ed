/// Horizontal bars: amounts with intervals, waterfalls, phases of a timeline, tornados.
public struct SpanChart: ReportChart {
  /// A stretch of a row.
  public struct Span: Equatable, Sendable {
    /// Its start, in the axis's unit.
    public let start: Double
    /// Its end.
    public let end: Double
    /// What it means.
    public let role: ChartRole
    /// What it is, for the tooltip and the table.
    public let label: String

    /// Makes a stretch.
    public init(_ start: Double, _ end: Double, _ role: ChartRole, _ label: String = "") {
      self.start = start
      self.end = end
      self.role = role
      self.label = label
    }
  }

  /// A row with its name on the left and its value on the right.
  public struct Row: Equatable, Sendable {
    /// The name.
    public let name: String
    /// The bars.
    public let spans: [Span]
    /// The ends of an interval, drawn as a whisker.
    public let interval: ClosedRange<Double>?
    /// The value in words.
    public let value: String

    /// Makes a row.
    public init(
      _ name: String, _ spans: [Span], interval: ClosedRange<Double>? = nil, value: String
    ) {
      self.name = name
      self.spans = spans
      self.interval = interval
      self.value = value
    }
  }

  /// A plain name, unique in its report.
  public let name: String
  /// The heading.
  public let title: String
  /// What is to be seen.
  public let words: String
  /// The file with the numbers.
  public let csv: String
  /// What the axis measures, with the unit.
  public let axis: String
  /// The rows from the top.
  public let rows: [Row]
  /// Values that matter.
  public let lines: [ChartLine]
  /// Whether each row begins where the one before ends, as in a waterfall.
  public let isWaterfall: Bool

  /// Makes a chart.
  public init(
    _ name: String, title: String, words: String, csv: String, axis: String, rows: [Row],
    lines: [ChartLine] = [], isWaterfall: Bool = false
  ) {
    self.name = name
    self.title = title
    self.words = words
    self.csv = csv
    self.axis = axis
    self.rows = rows
    self.lines = lines
    self.isWaterfall = isWaterfall
  }

  /// What the axis must hold: all bars, and intervals and lines that are not far beyond them.
  private var range: ClosedRange<Double> {
    let ends = rows.flatMap { $0.spans.flatMap { [$0.start, $0.end] } }.filter(\.isFinite) + [0]
    let low = ends.min() ?? 0
    let high = ends.max() ?? 0
    let reach = max(high - low, 1e-300)
    var more: [Double] = []
    for interval in rows.compactMap(\.interval) {
      for end in [interval.lowerBound, interval.upperBound] where end.isFinite {
        more.append(min(max(end, low - 1.2 * reach), high + 1.2 * reach))
      }
    }
    let near = low - 0.8 * reach...high + 0.8 * reach
    more += lines.map(\.value).filter(near.contains)
    return min(low, more.min() ?? low)...max(high, more.max() ?? high)
  }

  /// The picture, so many units wide.
  public func picture(width: Double) -> SVGDocument {
    var drawing = SpanDrawing(self, width: width, range: range)
    return drawing.draw()
  }

  /// The numbers.
  public var table: PageTable {
    var table = PageTable(
      "\(title): the numbers",
      [
        .text("Row"), .text("Part"), .number("From"), .number("To"),
        .number("Low"), .number("High"), .text("Value"),
      ])
    for row in rows {
      for (index, span) in row.spans.enumerated() {
        table.append([
          .text(row.name), .text(span.label), .number(span.start), .number(span.end),
          .number(index == 0 ? row.interval?.lowerBound : nil),
          .number(index == 0 ? row.interval?.upperBound : nil), .text(index == 0 ? row.value : ""),
        ])
      }
    }
    return table
  }

  /// The chart for tools that draw Vega-Lite, version 5.
  public var vegaLite: JSONValue {
    var values: [JSONValue] = []
    for (number, row) in rows.enumerated() {
      for span in row.spans {
        var members: [JSONValue.Member] = [
          .init("order", .integer(Int64(number))), .init("row", .string(row.name)),
          .init("part", .string(span.label)), .init("start", .number(span.start)),
          .init("end", .number(span.end)), .init("colour", .string(ChartStyle.colour(span.role))),
          .init("value", .string(row.value)),
        ]
        if let interval = row.interval {
          members.append(.init("low", .number(interval.lowerBound)))
          members.append(.init("high", .number(interval.upperBound)))
        }
        values.append(.object(members))
      }
    }
    let y: JSONValue = [
      "field": "row", "type": "nominal", "title": nil,
      "sort": ["field": "order", "op": "min", "order": "ascending"],
    ]
    let x: JSONValue = ["field": "start", "type": "quantitative", "title": .string(axis)]
    var layers: [JSONValue] = [
      [
        "mark": ["type": "bar", "tooltip": true],
        "encoding": [
          "y": y, "x": x, "x2": ["field": "end"],
          "color": ["field": "colour", "type": "nominal", "scale": nil],
        ],
      ]
    ]
    if rows.contains(where: { $0.interval != nil }) {
      layers.append([
        "mark": ["type": "rule"],
        "transform": [["filter": "isValid(datum.low)"]],
        "encoding": [
          "y": y, "x": ["field": "low", "type": "quantitative"], "x2": ["field": "high"],
        ],
      ])
    }
    layers += lines.map(VegaLite.vertical)
    return VegaLite.chart(title: title, description: words, values: values, layers: layers)
  }
}

/// Parts that Vega-Lite charts share.
enum VegaLite {
  static func chart(
    title: String, description: String, values: [JSONValue], layers: [JSONValue]
  ) -> JSONValue {
    [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "title": .string(title), "description": .string(description), "width": 640,
      "data": ["values": .array(values)], "layer": .array(layers),
    ]
  }

  static func vertical(_ line: ChartLine) -> JSONValue {
    [
      "data": ["values": [["at": .number(line.value), "label": .string(line.label)]]],
      "mark": ["type": "rule", "strokeDash": [5, 3], "color": "#7442c8", "tooltip": true],
      "encoding": ["x": ["field": "at", "type": "quantitative"]],
    ]
  }

  static func horizontal(_ line: ChartLine) -> JSONValue {
    [
      "data": ["values": [["at": .number(line.value), "label": .string(line.label)]]],
      "mark": ["type": "rule", "strokeDash": [5, 3], "color": "#7442c8", "tooltip": true],
      "encoding": ["y": ["field": "at", "type": "quantitative"]],
    ]
  }
}
