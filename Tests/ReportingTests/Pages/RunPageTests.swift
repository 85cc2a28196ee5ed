import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Testing

@testable import Reporting

/// `report.html` of a run.
struct RunPageTests {
  private static func page(
    _ design: Design, _ results: [ReplicationResult], repeating times: Int = 1
  ) throws -> RunPage {
    let run = ExampleRun.run(design, results)
    var digest = RunDigest(design)
    for round in 0..<times {
      for (number, result) in results.enumerated() {
        digest.add(result, replication: round * results.count + number)
      }
    }
    let summary = try Summary(run)
    return RunPage(
      summary: summary, run: run, facts: ExampleRun.facts, digest: digest,
      months: MonthsTable(run), regions: RegionsTable(digest, run),
      faults: FaultsTable(digest, run, summary.receipt))
  }

  private static let shared = Result {
    try page(ExampleRun.shared.design, ExampleRun.shared.results)
  }

  private func matches(_ text: String, _ pattern: Regex<(Substring, Substring)>) -> [String] {
    text.matches(of: pattern).map { String($0.output.1) }
  }

  @Test func `the first screen has the answer and the figures of the summary`() throws {
    let page = try Self.shared.get()
    let html = page.report().html
    let first = try #require(html.range(of: "<section id=\"health\""))
    let screen = String(html[..<first.lowerBound])
    #expect(screen.contains("Reaches \(page.summary.goalWords)? "))
    let downtime = try #require(page.summary.row("request_downtime")?.estimate)
    #expect(screen.contains(">\(PageNumber.compact(downtime).value) <small>min/year"))
    #expect(screen.contains("95 %: \(PageNumber.compact(downtime).ends[0]) to "))
    // The waterfall ends with the total that the receipt has.
    let total = page.summary.receipt.total.estimate.value
    #expect(screen.contains("all losses"))
    #expect(screen.contains("data-v=\"\(total)\""))
  }

  @Test func `each chart has a picture for screen and phone, its table, its file and its name`()
    throws
  {
    let report = try Self.shared.get().report()
    let html = report.html
    let figures = html.components(separatedBy: "<figure id=").dropFirst()
    #expect(figures.count >= 8)
    let files =
      ["summary", "receipt", "replications", "traffic", "pools", "incidents", "months"]
      + ["regions", "faults", "drills"]
    for figure in figures {
      let figure = String(
        figure.prefix(while: { _ in true }).components(separatedBy: "</figure>")[0])
      #expect(figure.components(separatedBy: "<svg ").count == 3)
      #expect(figure.contains("<table") && figure.contains("<figcaption>"))
      let csv = try #require(matches(figure, /Data: <a href="([a-z]+)\.csv"/).first)
      #expect(files.contains(csv), "\(csv)")
      let name = figure.dropFirst().prefix { $0 != "\"" }
      #expect(report.chartsJSON.text(.compact).contains("\"\(name)\":{"))
    }
    let identifiers = matches(html, /\bid="([^"]+)"/)
    #expect(Set(identifiers).count == identifiers.count)
    for target in matches(html, /href="#([^"]+)"/) { #expect(identifiers.contains(target)) }
  }

  @Test func `every picture and row of a chart is well-formed and inside its frame`() throws {
    let html = try Self.shared.get().report().html
    let pictures = html.components(separatedBy: "<svg ").dropFirst().map {
      "<svg " + $0.components(separatedBy: "</svg>")[0] + "</svg>"
    }
    #expect(pictures.count > 16)
    for text in pictures {
      let picture = try #require(ParsedPicture(text))
      let size = try #require(picture.elements.first?.attributes["viewBox"])
        .split(separator: " ").compactMap { Double($0) }
      for bar in picture.elements(named: "rect") where bar.attributes["x"] != nil {
        #expect(bar.number("x") >= 0 && bar.number("x") + bar.number("width") <= size[2] + 0.1)
        #expect(bar.number("y") + bar.number("height") <= size[3] + 0.1)
      }
    }
  }

  @Test func `nothing comes from outside, and only the page's own script may run`() throws {
    let html = try Self.shared.get().report().html
    #expect(
      html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"))
    let scripts = html.components(separatedBy: "<script").dropFirst()
    #expect(scripts.count == 1)
    let script = try #require(html.range(of: "<script>")).upperBound
    let end = try #require(html.range(of: "</script>")).lowerBound
    #expect(html[script..<end] == PageStyle.script)
    #expect(html.contains("script-src 'sha256-\(PageStyle.hashes.script)'"))
    // Every style element is one whose hash the policy has, and no element has a style of its own.
    for style in html.components(separatedBy: "<style>").dropFirst() {
      let text = style.components(separatedBy: "</style>")[0]
      #expect([PageStyle.whole, SVGDocument.styleText(TimelineStyle.text)].contains(text))
    }
    #expect(!html.contains(" style=\""))
    // Namespaces are names; nothing else has an address.
    let rest = html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
    #expect(!rest.contains("http://") && !rest.contains("https://") && !rest.contains("url("))
    #expect(!rest.contains("src=") && !rest.contains("@import") && !rest.contains(" on" + "load="))
    for target in matches(rest, /href="([^"]+)"/) {
      #expect(target.hasPrefix("#") || target.hasSuffix(".csv") || target == "charts.json")
    }
  }

  @Test func `names that would break out of a page arrive as text`() throws {
    let hostile = "</script><script>alert(1)</script>"
    let scenario = ExampleRun.scenario(
      name: hostile, zone: "\"><img src=x onerror=alert(1)>", fault: "=cmd|' /C calc'!A0",
      drill: "\u{202E}<b onclick='x'>")
    let design = Design(scenario)
    let html = try Self.page(design, ExampleRun.results(design, count: 3)).report().html
    #expect(html.components(separatedBy: "<script").count == 2)
    #expect(!html.contains("<img") && !html.contains("<b onclick") && !html.contains("\u{202E}"))
    #expect(html.contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(html.contains("=cmd|&#39; /C calc&#39;!A0"))
  }

  @Test func `the worst incident is drawn with its phases, and its losses are those of the table`()
    throws
  {
    let page = try Self.shared.get()
    let all = ExampleRun.shared.results.enumerated().flatMap { number, result in
      result.incidents.filter { $0.drill == nil }.map { (number, $0) }
    }
    let worst = try #require(all.max { $0.1.loss < $1.1.loss })
    let found = try #require(page.digest.worst.first)
    #expect(found.replication == worst.0 && found.incident == worst.1)
    let recording = try #require(
      IncidentRecording(
        page.design, replication: worst.0, number: worst.1.number, onset: worst.1.onset))
    #expect(recording.incident == worst.1)
    #expect(recording.recorder.samples.contains { $0.time == worst.1.onset })
    let html = page.report().html
    #expect(html.contains("Replication \(worst.0), incident \(worst.1.number)."))
    #expect(
      IncidentRecording(
        page.design, replication: worst.0, number: worst.1.number, onset: worst.1.onset + 1001)
        == nil)
  }

  @Test func `the typical incident has half of the losses below it`() throws {
    let page = try Self.shared.get()
    let losses = ExampleRun.shared.results.flatMap(\.incidents).filter {
      $0.drill == nil && $0.loss > 0
    }.map { Units.requests($0.loss) }.sorted()
    #expect(page.digest.finding(0.5)?.lost == losses[(losses.count + 1) / 2 - 1])
    #expect(page.digest.finding(1)?.lost == losses.last)
  }

  @Test func `a page does not grow with the number of incidents`() throws {
    let results = Array(ExampleRun.shared.results.prefix(8))
    let small = try Self.page(ExampleRun.shared.design, results)
    let large = try Self.page(ExampleRun.shared.design, results, repeating: 100)
    #expect(large.digest.incidents == 100 * small.digest.incidents)
    let sizes = (small.report().html.utf8.count, large.report().html.utf8.count)
    #expect(sizes.1 < 5_000_000 && sizes.1 < sizes.0 + 20_000, "\(sizes)")
  }

  @Test func `sums by region and by fault are those of all incidents`() throws {
    let (_, results, run) = ExampleRun.shared
    let page = try Self.shared.get()
    let years = run.rows.reduce(0) { $0 + $1.years }
    let incidents = results.flatMap(\.incidents)
    let lost = incidents.reduce(0) { $0 + Units.requests($1.loss) } / years
    func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(a.magnitude, 1) }
    #expect(isNear(page.regions.rows.reduce(0) { $0 + $1.lost }, lost))
    #expect(isNear(page.faults.rows.reduce(0) { $0 + $1.digest.lost / $1.years }, lost))
    #expect(isNear(page.regions.rows.reduce(0) { $0 + $1.share }, 1))
    let perYear = Double(incidents.count) / years
    #expect(isNear(page.faults.rows.reduce(0) { $0 + $1.perYear }, perYear))
    // Sixty days from the first of January: two months and a day.
    #expect(page.months.rows.map(\.name) == ["2026-01", "2026-02", "2026-03"])
    let january = run.rows.map { $0.monthAvailability[0] }
    #expect(isNear(page.months.rows[0].availability, january.reduce(0, +) / 24))
  }
}
