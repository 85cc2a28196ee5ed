/// A report as one HTML file that opens offline, with its charts for other tools beside it.
///
/// A report is an answer, key figures, and sections of words, charts, pictures and tables; what is given
/// to it is escaped, so names may be anything. Each kind of report is one type that fills one of these:
///
/// ```swift
/// var page = HTMLReport(kind: "Comparison", title: "A against B")
/// page.answer = .init("B loses less, 95 % sure.", .good)
/// page.section("Differences", id: "differences") { section in
///   section.chart(chart)
///   section.table(table, csv: "comparison.csv")
/// }
/// files += try page.write(to: folder)
/// ```
///
/// The page loads nothing and runs one script of its own, which sorts tables and unfolds them for
/// printing: a Content-Security-Policy says so to the browser. It has landmarks, captions and a
/// description for each picture, follows light, dark and narrow screens, and prints.
public struct HTMLReport: Sendable {
  /// How an answer sounds.
  public enum Tone: String, Sendable {
    case good, bad, open, plain

    /// A mark beside the colour, for those who do not see it.
    var mark: String {
      switch self {
      case .good: "✓"
      case .bad: "✗"
      case .open: "?"
      case .plain: "•"
      }
    }
  }

  /// The answer to the question that the report is about.
  public struct Answer: Sendable {
    let text: String
    let tone: Tone

    /// Makes an answer.
    public init(_ text: String, _ tone: Tone) {
      self.text = text
      self.tone = tone
    }
  }

  /// A figure of the first screen.
  public struct KeyFigure: Sendable {
    let name: String
    let value: String
    let unit: String
    let more: String

    /// Makes a figure: its name, value and unit, and its interval or meaning.
    public init(_ name: String, _ value: String, unit: String = "", more: String = "") {
      self.name = name
      self.value = value
      self.unit = unit
      self.more = more
    }
  }

  /// The name of the file.
  public static let fileName = "report.html"
  /// The name of the file with all charts as Vega-Lite.
  public static let chartsName = "charts.json"

  private let kind: String
  private let title: String
  /// The answer; none where the report is not about a question.
  public var answer: Answer?
  /// Figures of the first screen.
  public var figures: [KeyFigure] = []
  /// A line below the answer: how much was simulated, say.
  public var scope = ""
  /// Lines at the end of the page: who, when, and from what.
  public var notes: [String] = []
  private var sections: [(id: String, title: String, html: String)] = []
  private var lead: Section?
  private var charts: [any ReportChart] = []

  /// An empty report.
  ///
  /// - Parameters:
  ///   - kind: what it is, such as `Run`.
  ///   - title: the scenario or scenarios.
  public init(kind: String, title: String) {
    self.kind = kind
    self.title = title
  }

  /// Adds a section.
  ///
  /// - Parameter id: a plain name, unique in the report.
  public mutating func section(
    _ title: String, id: String, _ fill: (inout Section) throws -> Void
  ) rethrows {
    precondition(ResultsFolder.safeName(id) == id, "'\(id)' is no plain name")
    precondition(!sections.contains { $0.id == id }, "two sections '\(id)'")
    var section = Section(number: charts.count)
    try fill(&section)
    if section.html.isEmpty { return }
    charts += section.charts
    sections.append((id, title, section.html))
  }

  /// Fills the place right below the figures, on the first screen.
  public mutating func firstScreen(_ fill: (inout Section) throws -> Void) rethrows {
    var section = Section(number: charts.count)
    try fill(&section)
    charts += section.charts
    lead = section
  }

  /// Writes `report.html` and `charts.json`.
  ///
  /// - Returns: the files, for the manifest.
  func write(to folder: ResultsFolder) throws(OutputError) -> [Manifest.File] {
    let file = try folder.file(Self.fileName)
    try writePage(to: file)
    try file.close()
    try folder.write(chartsJSON.bytes(.compact), to: Self.chartsName)
    return [.init(name: Self.fileName, rows: nil), .init(name: Self.chartsName, rows: nil)]
  }

  /// The charts as Vega-Lite, by their names.
  public var chartsJSON: JSONValue {
    .object(charts.map { .init($0.name, $0.vegaLite) })
  }

  /// The page as text.
  public var html: String {
    let sink = MemorySink()
    do throws(OutputError) {
      try writePage(to: sink)
    } catch {
      preconditionFailure("memory refused bytes: \(error)")
    }
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  private func writePage(to sink: any ByteSink) throws(OutputError) {
    let escape = SVGDocument.escape
    var head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    head += "<meta http-equiv=\"Content-Security-Policy\" content=\"\(PageStyle.policy)\">\n"
    head += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    head += "<meta name=\"generator\" content=\"nines\">\n"
    head += "<title>\(escape(title)) – \(escape(kind))</title>\n"
    head += "<style>\(PageStyle.whole)</style>\n</head>\n<body>\n"
    head += "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header>\n"
    head += "<p class=\"kicker\">\(escape(kind))</p>\n<h1><bdi>\(escape(title))</bdi></h1>\n"
    if let answer {
      head += "<p class=\"answer \(answer.tone.rawValue)\"><b aria-hidden=\"true\">"
      head += "\(answer.tone.mark)</b><span>\(escape(answer.text))</span></p>\n"
    }
    if !scope.isEmpty { head += "<p class=\"note\">\(escape(scope))</p>\n" }
    head += "</header>\n"
    if sections.count > 1 {
      head += "<nav aria-label=\"Sections\"><ul>"
      for section in sections {
        head += "<li><a href=\"#\(section.id)\">\(escape(section.title))</a></li>"
      }
      head += "</ul></nav>\n"
    }
    head += "<main id=\"content\">\n"
    if !figures.isEmpty { head += figuresHTML }
    try sink.write(Array(head.utf8))
    if let lead {
      let html = "<section aria-label=\"At a glance\">\n\(lead.html)</section>\n"
      try sink.write(Array(html.utf8))
    }
    for section in sections {
      var html = "<section id=\"\(section.id)\" aria-labelledby=\"\(section.id)-title\">\n"
      html += "<h2 id=\"\(section.id)-title\">\(escape(section.title))</h2>\n"
      html += section.html + "</section>\n"
      try sink.write(Array(html.utf8))
    }
    var foot = "</main>\n<footer>\n"
    for note in notes { foot += "<p>\(escape(note))</p>\n" }
    foot += "</footer>\n<script>\(PageStyle.script)</script>\n</body>\n</html>\n"
    try sink.write(Array(foot.utf8))
  }

  private var figuresHTML: String {
    let escape = SVGDocument.escape
    var html = "<ul class=\"figures\" aria-label=\"Key figures\">\n"
    for figure in figures {
      let unit = figure.unit.isEmpty ? "" : " <small>\(escape(figure.unit))</small>"
      html += "<li><span class=\"name\">\(escape(figure.name))</span> "
      html += "<span class=\"value\">\(escape(figure.value))\(unit)</span> "
      html += "<span class=\"more\">\(escape(figure.more))</span></li>\n"
    }
    return html + "</ul>\n"
  }
}
