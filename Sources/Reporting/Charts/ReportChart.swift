/// A chart of a report: one set of numbers as a picture, as a table, and for other tools.
///
/// A new kind of chart is one type with these members. The picture is drawn at any width, so that a page
/// shows one for a screen and one for a phone; the Vega-Lite specification holds the same numbers.
public protocol ReportChart: Sendable {
  /// A plain name, unique in its report: letters, digits and `-`.
  var name: String { get }
  /// The heading.
  var title: String { get }
  /// What is to be seen, in a sentence or two; also what a screen reader says.
  var words: String { get }
  /// The file beside the report with the numbers, and more of them.
  var csv: String { get }
  /// The picture, so many units wide; a unit is a pixel where there is room.
  func picture(width: Double) -> SVGDocument
  /// The numbers that the picture shows.
  var table: PageTable { get }
  /// The chart for tools that draw Vega-Lite, version 5.
  var vegaLite: JSONValue { get }
}

/// What a mark means; it decides the colour.
public enum ChartRole: String, CaseIterable, Sendable {
  /// What the reader looks for.
  case main
  /// Something lost.
  case loss
  /// A sum.
  case total
  /// Something that is planned, such as a drill.
  case planned
  /// What is better.
  case good
  /// What is in the background: a band, all others.
  case quiet
  /// Members of a group, in order.
  case first, second, third, fourth, fifth, sixth

  /// The colour of the n-th member of a group.
  public static func member(_ number: Int) -> ChartRole {
    let members: [ChartRole] = [.first, .second, .third, .fourth, .fifth, .sixth]
    return members[number % members.count]
  }
}

/// A line at a value that matters, such as a goal.
public struct ChartLine: Equatable, Sendable {
  /// Where.
  public let value: Double
  /// What it is.
  public let label: String

  /// Makes a line.
  public init(at value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// Colours and strokes of charts: variables for light and dark surroundings; paper takes the light ones.
enum ChartStyle {
  static let rootClass = "nines-chart"

  static let light: [(name: String, colour: String)] = [
    ("paper", "#ffffff"), ("ink", "#1b1f24"), ("muted", "#57606a"), ("grid", "#dfe3e8"),
    ("main", "#0b62c4"), ("loss", "#b3261e"), ("total", "#3d4650"), ("planned", "#8a5a2b"),
    ("good", "#1f7a3d"), ("quiet", "#b9c8dc"), ("goal", "#7442c8"), ("first", "#0b62c4"),
    ("second", "#d9730d"), ("third", "#1f7a3d"), ("fourth", "#7442c8"), ("fifth", "#b81f5c"),
    ("sixth", "#0b7285"),
  ]
  static let dark: [(name: String, colour: String)] = [
    ("paper", "#151a21"), ("ink", "#e8edf2"), ("muted", "#a3afbc"), ("grid", "#303842"),
    ("main", "#79b8ff"), ("loss", "#ff8a80"), ("total", "#b4c0cc"), ("planned", "#e0b083"),
    ("good", "#7ee2a0"), ("quiet", "#3b4d66"), ("goal", "#c3a1ff"), ("first", "#79b8ff"),
    ("second", "#ffb067"), ("third", "#7ee2a0"), ("fourth", "#c3a1ff"), ("fifth", "#ff8fbf"),
    ("sixth", "#66d9e8"),
  ]

  /// The light colour of a role, for tools without style sheets.
  static func colour(_ role: ChartRole) -> String {
    light.first { $0.name == role.rawValue }?.colour ?? "#1b1f24"
  }

  static let text: String = {
    func variables(_ colours: [(name: String, colour: String)]) -> String {
      colours.map { "--\($0.name):\($0.colour)" }.joined(separator: ";")
    }
    let root = ".\(rootClass)"
    var rules = [
      "\(root){\(variables(light))}",
      "@media screen and (prefers-color-scheme:dark){\(root){\(variables(dark))}}",
      "\(root){print-color-adjust:exact}",
      "\(root) text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',"
        + "Helvetica,Arial,sans-serif;font-size:12.5px;fill:var(--ink)}",
      "\(root) .muted{fill:var(--muted)}", "\(root) .strong{font-weight:600}",
      "\(root) .grid{stroke:var(--grid)}", "\(root) .base{stroke:var(--muted)}",
      "\(root) .link{stroke:var(--muted);stroke-dasharray:2 2}",
      "\(root) .whisker{stroke:var(--ink);stroke-width:1.5}",
      "\(root) .goal{stroke:var(--goal);stroke-width:1.5;stroke-dasharray:5 3}",
      "\(root) .goal-text{fill:var(--goal);font-weight:600}",
      "\(root) .curve{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}",
      "\(root) .halo{stroke:var(--paper);stroke-width:3.5px;paint-order:stroke;"
        + "stroke-linejoin:round}",
    ]
    for role in ChartRole.allCases {
      rules.append("\(root) .f-\(role.rawValue){fill:var(--\(role.rawValue))}")
      rules.append("\(root) .s-\(role.rawValue){stroke:var(--\(role.rawValue))}")
    }
    return rules.joined(separator: "\n")
  }()
}
