/// Values over a number or over named steps: curves, bands, columns and dots.
public struct PlotChart: ReportChart {
  /// How a series is drawn.
  public enum Mark: String, Sendable {
    /// Straight lines from point to point.
    case line
    /// A value that holds until the next point.
    case step
    /// The area between `y` and `y2`.
    case band
    /// A column from zero.
    case column
    /// A dot, with a whisker where there is an interval, and its label.
    case dot
  }

  /// A point.
  public struct Point: Equatable, Sendable {
    /// The place on the horizontal axis; for named steps the number of the step.
    public let x: Double
    /// The value.
    public let y: Double
    /// The other end of a band, or of nothing.
    public let y2: Double?
    /// The ends of an interval of `y`.
    public let interval: ClosedRange<Double>?
    /// What the point is.
    public let label: String

    /// Makes a point.
    public init(
      _ x: Double, _ y: Double, to y2: Double? = nil, interval: ClosedRange<Double>? = nil,
      _ label: String = ""
    ) {
      self.x = x
      self.y = y
      self.y2 = y2
      self.interval = interval
      self.label = label
    }
  }

  /// Points that belong together.
  public struct Series: Equatable, Sendable {
    /// The name in the legend.
    public let name: String
    /// What it means.
    public let role: ChartRole
    /// How it is drawn.
    public let mark: Mark
    /// The points, in order of `x` but for dots.
    public let points: [Point]

    /// Makes a series.
    public init(_ name: String, _ role: ChartRole, _ mark: Mark, _ points: [Point]) {
      self.name = name
      self.role = role
      self.mark = mark
      self.points = points
    }
  }

  /// An axis.
  public struct Axis: Equatable, Sendable {
    /// What it measures, with the unit.
    public let title: String
    /// Names of the steps 0, 1, …; none for numbers.
    public let steps: [String]
    /// Whether values above 0 stand at the distances of their logarithms.
    public let isLogarithmic: Bool
    /// Whether 0 is on the axis in any case.
    public let hasZero: Bool

    /// Makes an axis.
    public init(
      _ title: String, steps: [String] = [], isLogarithmic: Bool = false, hasZero: Bool = true
    ) {
      self.title = title
      self.steps = steps
      self.isLogarithmic = isLogarithmic
      self.hasZero = hasZero
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
  /// The horizontal axis.
  public let x: Axis
  /// The vertical axis.
  public let y: Axis
  /// The series, those in front last.
  public let series: [Series]
  /// Values of `y` that matter.
  public let lines: [ChartLine]

  /// Makes a chart.
  public init(
    _ name: String, title: String, words: String, csv: String, x: Axis, y: Axis, series: [Series],
    lines: [ChartLine] = []
  ) {
    self.name = name
    self.title = title
    self.words = words
    self.csv = csv
    self.x = x
    self.y = y
    self.series = series
    self.lines = lines
  }

  /// The picture, so many units wide.
  public func picture(width: Double) -> SVGDocument {
    var drawing = PlotDrawing(self, width: width)
    return drawing.draw()
  }

  private func text(x value: Double) -> PageTable.Cell {
    let index = Int(value.rounded())
    return x.steps.indices.contains(index) ? .text(x.steps[index]) : .number(value)
  }

  /// The numbers.
  public var table: PageTable {
    let hasIntervals = series.contains { $0.points.contains { $0.interval != nil || $0.y2 != nil } }
    let hasLabels = series.contains { $0.points.contains { !$0.label.isEmpty } }
    var columns: [PageTable.Column] = [.text("Series")]
    columns.append(x.steps.isEmpty ? .number(x.title) : .text(x.title))
    columns.append(.number(y.title))
    if hasIntervals { columns += [.number("Low or to"), .number("High")] }
    if hasLabels { columns.append(.text("What")) }
    var table = PageTable("\(title): the numbers", columns)
    for series in series {
      for point in series.points {
        var row: [PageTable.Cell] = [.text(series.name), text(x: point.x), .number(point.y)]
        if hasIntervals {
          row.append(.number(point.interval?.lowerBound ?? point.y2))
          row.append(.number(point.interval?.upperBound))
        }
        if hasLabels { row.append(.text(point.label)) }
        table.append(row)
      }
    }
    return table
  }

  /// The chart for tools that draw Vega-Lite, version 5.
  public var vegaLite: JSONValue {
    var values: [JSONValue] = []
    for (number, series) in series.enumerated() {
      for point in series.points {
        var members: [JSONValue.Member] = [
          .init("series", .string(series.name)), .init("number", .integer(Int64(number))),
          .init("y", .number(point.y)),
        ]
        let index = Int(point.x.rounded())
        members.append(
          .init("x", x.steps.indices.contains(index) ? .string(x.steps[index]) : .number(point.x)))
        if let y2 = point.y2 { members.append(.init("y2", .number(y2))) }
        if let interval = point.interval {
          members.append(.init("low", .number(interval.lowerBound)))
          members.append(.init("high", .number(interval.upperBound)))
        }
        if !point.label.isEmpty { members.append(.init("label", .string(point.label))) }
        values.append(.object(members))
      }
    }
    var layers: [JSONValue] = []
    for (number, series) in series.enumerated() { layers += self.layers(series, number) }
    layers += lines.map(VegaLite.horizontal)
    return VegaLite.chart(title: title, description: words, values: values, layers: layers)
  }

  private func layers(_ series: Series, _ number: Int) -> [JSONValue] {
    let only: JSONValue = [["filter": .string("datum.number === \(number)")]]
    let xType: JSONValue = x.steps.isEmpty ? "quantitative" : "ordinal"
    var xField: [JSONValue.Member] = [
      .init("field", "x"), .init("type", xType), .init("title", .string(x.title)),
    ]
    if x.steps.isEmpty {
      xField.append(.init("scale", x.isLogarithmic ? ["type": "log"] : ["zero": .bool(x.hasZero)]))
    } else {
      xField.append(.init("sort", nil))
    }
    let xCode = JSONValue.object(xField)
    let scale: JSONValue = y.isLogarithmic ? ["type": "log"] : ["zero": .bool(y.hasZero)]
    let yCode: JSONValue = [
      "field": "y", "type": "quantitative", "title": .string(y.title), "scale": scale,
    ]
    let colour = JSONValue.string(ChartStyle.colour(series.role))
    let mark: JSONValue
    var encoding: [JSONValue.Member] = [.init("x", xCode), .init("y", yCode)]
    switch series.mark {
    case .line: mark = ["type": "line", "color": colour, "tooltip": true]
    case .step:
      mark = ["type": "line", "interpolate": "step-after", "color": colour, "tooltip": true]
    case .band:
      mark = ["type": "area", "color": colour, "opacity": 0.6]
      encoding.append(.init("y2", ["field": "y2"]))
    case .column: mark = ["type": "bar", "color": colour, "tooltip": true]
    case .dot:
      mark = ["type": "point", "filled": true, "size": 60, "color": colour, "tooltip": true]
    }
    var layers: [JSONValue] = [["transform": only, "mark": mark, "encoding": .object(encoding)]]
    if series.points.contains(where: { $0.interval != nil }) {
      layers.append([
        "transform": only, "mark": ["type": "rule", "color": colour],
        "encoding": [
          "x": xCode, "y": ["field": "low", "type": "quantitative"], "y2": ["field": "high"],
        ],
      ])
    }
    return layers
  }
}
