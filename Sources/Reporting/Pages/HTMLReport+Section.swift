extension HTMLReport {
  /// A part of a report that is being filled.
  public struct Section: Sendable {
    private(set) var html = ""
    private(set) var charts: [any ReportChart] = []
    private let number: Int
    private var pictures = 0

    /// - Parameter number: of charts before it, which keeps identifiers apart.
    init(number: Int) { self.number = number }

    /// Adds a paragraph.
    public mutating func paragraph(_ text: String) {
      html += "<p>\(SVGDocument.escape(text))</p>\n"
    }

    /// Adds a remark in a quiet voice.
    public mutating func note(_ text: String) {
      html += "<p class=\"note\">\(SVGDocument.escape(text))</p>\n"
    }

    /// Adds a heading of the third level.
    public mutating func heading(_ text: String) {
      html += "<h3>\(SVGDocument.escape(text))</h3>\n"
    }

    /// Adds a list of sentences.
    public mutating func list(_ items: [String]) {
      if items.isEmpty { return }
      html += "<ul class=\"plain\">"
      for item in items { html += "<li>\(SVGDocument.escape(item))</li>" }
      html += "</ul>\n"
    }

    /// Adds a chart with its words, its table and the name of its file.
    public mutating func chart(_ chart: some ReportChart) {
      let name = SVGDocument.escape(chart.name)
      let id = "chart-\(number + charts.count + 1)"
      html += "<figure id=\"\(name)\">\n<figcaption><strong>\(SVGDocument.escape(chart.title))"
      html += "</strong><span>\(SVGDocument.escape(chart.words))</span></figcaption>\n"
      html += "<div class=\"wide\">\(Self.inPage(chart.picture(width: 1040), id + "w"))</div>"
      html += "<div class=\"narrow\">\(Self.inPage(chart.picture(width: 340), id + "n"))</div>\n"
      html += "<details><summary>The numbers of this chart</summary>\n\(chart.table.html())"
      html += Self.source(chart.csv, also: chart.name) + "</details>\n</figure>\n"
      charts.append(chart)
    }

    /// Adds a table; tables that are long may be folded.
    ///
    /// - Parameters:
    ///   - csv: the file with the same numbers and more.
    ///   - folded: the words under which it is folded away; nil shows it.
    public mutating func table(_ table: PageTable, csv: String, folded: String? = nil) {
      if let folded {
        html += "<details><summary>\(SVGDocument.escape(folded))</summary>\n"
      }
      html += table.html() + Self.source(csv, also: nil)
      if folded != nil { html += "</details>\n" }
    }

    /// Adds a finished picture, which scrolls where the screen is narrow.
    ///
    /// - Parameter svg: makes the picture with a prefix for its identifiers.
    public mutating func picture(
      _ title: String, words: String, table: PageTable, csv: String, _ svg: (String) -> String
    ) {
      pictures += 1
      let label = SVGDocument.escape(title)
      html += "<figure>\n<figcaption><strong>\(label)</strong><span>\(SVGDocument.escape(words))"
      html += "</span></figcaption>\n<div class=\"picture\" tabindex=\"0\" role=\"region\" "
      html += "aria-label=\"\(label)\">\(svg("picture-\(number)-\(pictures)"))</div>\n"
      html += "<details><summary>The numbers of this picture</summary>\n\(table.html())"
      html += Self.source(csv, also: nil) + "</details>\n</figure>\n"
    }

    private static func inPage(_ picture: SVGDocument, _ prefix: String) -> String {
      picture.text(idPrefix: prefix)
    }

    private static func source(_ csv: String, also chart: String?) -> String {
      var html = "<p class=\"source\">Data: <a href=\"\(SVGDocument.escape(csv))\">"
      html += "\(SVGDocument.escape(csv))</a>"
      if let chart {
        html +=
          "; as Vega-Lite: <a href=\"\(HTMLReport.chartsName)\">\(HTMLReport.chartsName)</a>, "
        html += "'\(SVGDocument.escape(chart))'"
      }
      return html + "</p>\n"
    }
  }
}
