import Foundation
import Testing

@testable import Reporting

struct TimelineChartTests {
  private func picture(_ timeline: IncidentTimeline) throws -> ParsedPicture {
    try #require(ParsedPicture(TimelineChart.svg(timeline)))
  }

  @Test func `the example shows every phase, moment and curve`() throws {
    let timeline = ExampleIncident.timeline()
    let picture = try picture(timeline)
    let bars = picture.elements(named: "rect").filter {
      $0.attributes["class"]?.hasPrefix("p-") == true
    }
    #expect(bars.count == timeline.lanes.flatMap(\.phases).count)
    let texts = picture.elements(named: "text").map(\.text)
    for lane in timeline.lanes { #expect(texts.contains(lane.name)) }
    for marker in timeline.markers {
      #expect(texts.contains { $0.hasPrefix(marker.label + ", ") })
    }
    for panel in timeline.panels {
      #expect(texts.contains("\(panel.title) (\(panel.unit))"))
      for series in panel.series { #expect(texts.contains(series.name)) }
    }
    #expect(texts.contains("probes and quorum, 31 s"))
    #expect(texts.contains("first 10 min") && texts.contains("last 30 min"))
  }

  @Test func `the picture names and describes itself to screen readers`() throws {
    let svg = TimelineChart.svg(ExampleIncident.timeline(), idPrefix: "incident-7")
    let picture = try #require(ParsedPicture(svg))
    let root = try #require(picture.elements.first)
    #expect(root.attributes["role"] == "img")
    #expect(root.attributes["aria-labelledby"] == "incident-7-title incident-7-desc")
    #expect(
      picture.elements(named: "title").first?.text
        == "Region us-east-1 lost: fail-over to Azure eastus")
    let description = try #require(picture.elements(named: "desc").first)
    #expect(description.attributes["id"] == "incident-7-desc")
    #expect(
      description.text.hasPrefix("Starts 2026-03-03 10:00:00 UTC. Cause, region loss: 0 s to 4 h."))
    #expect(description.text.contains("Decision, scope, strategy, reservation: 31 s to 45 s."))
  }

  @Test func `bars lie on the axis where the times say`() throws {
    let picture = try picture(ExampleIncident.timeline(failback: false))
    let bars = picture.elements(named: "rect")
    let detection = try #require(bars.first { $0.attributes["class"] == "p-detection" })
    let decision = try #require(bars.first { $0.attributes["class"] == "p-decision" })
    // One linear stretch from -60 s to 600 s over 68 % of 826 units, from 150.
    let perSecond = 0.68 * 826 / 660
    #expect(abs(detection.number("x") - (150 + 60 * perSecond)) < 0.01)
    #expect(abs(detection.number("width") - 31 * perSecond) < 0.01)
    #expect(abs(decision.number("x") - (150 + 91 * perSecond)) < 0.01)
  }

  @Test func `no text overlaps another in the example`() throws {
    #expect(try picture(ExampleIncident.timeline()).overlaps == [])
    #expect(try picture(ExampleIncident.timeline(failback: false)).overlaps == [])
  }

  @Test func `hostile names are escaped and cut`() throws {
    let hostile = "</text><script>alert('x')</script>&\"\u{0}\u{1B}\u{202E}\u{FFFF}\n]]>"
    let long = String(repeating: "<&\"東", count: 200)
    let timeline = IncidentTimeline(
      title: hostile + long, startLabel: hostile,
      lanes: [.init(hostile, [.init(hostile, .fault, from: 0, to: 5)]), .init(long, [])],
      markers: [.init(long, at: 3), .init(hostile, at: 3)],
      panels: [
        .init(
          hostile, unit: long, .lines, [.init(hostile, .lost, [.init(0, 1), .init(5, 2)])]),
        .init(long, unit: hostile, .stacked, [.init(long, .primary, [.init(0, 1)])]),
      ])
    let svg = TimelineChart.svg(timeline, idPrefix: "\"><script>")
    let picture = try #require(ParsedPicture(svg))
    #expect(picture.elements(named: "script").isEmpty)
    #expect(picture.overlaps == [])
    #expect(picture.textBoxes.allSatisfy { $0.left >= 0 && $0.right <= 1000 })
  }

  @Test func `pictures with little or odd content are still pictures`() throws {
    let empty = IncidentTimeline(title: "", startLabel: "", lanes: [], markers: [], panels: [])
    #expect(try picture(empty).overlaps == [])
    let odd = IncidentTimeline(
      title: "odd", startLabel: "now",
      lanes: [
        .init(
          "a", [.init("instant", .fault, from: 7, to: 7), .init("open", .fault, from: 0, to: nil)])
      ],
      markers: [.init("far", at: 1e12)],
      panels: [
        .init(
          "odd", unit: "x", .lines,
          [
            .init("none", .served, []), .init("one", .lost, [.init(0, 1e300)]),
            .init(
              "gaps", .offered, [.init(0, 1), .init(1, .nan), .init(2, .infinity), .init(3, 2)]),
          ]), .init("bare", unit: "%", .stacked, []),
      ])
    let svg = TimelineChart.svg(odd)
    let picture = try #require(ParsedPicture(svg))
    #expect(picture.overlaps == [])
    #expect(!svg.contains("nan") && !svg.contains("inf,"))
  }

  @Test(arguments: 0..<60)
  func `no text overlaps another in random incidents`(seed: Int) throws {
    let timeline = RandomIncident.timeline(seed: UInt64(seed))
    let picture = try picture(timeline)
    #expect(picture.overlaps == [], "seed \(seed)")
    #expect(picture.textBoxes.allSatisfy { $0.left >= 0 && $0.right <= 1000 }, "seed \(seed)")
  }

  @Test func `colours follow the surroundings, and viewers without variables see the light ones`() {
    let svg = TimelineChart.svg(ExampleIncident.timeline())
    #expect(svg.contains("@media (prefers-color-scheme:dark)"))
    #expect(svg.contains("@media print"))
    #expect(svg.contains(".p-detection{fill:#9a6700;fill:var(--detection)}"))
    #expect(TimelineStyle.text.components(separatedBy: "#000000").count == 1)
  }

  @Test func `the same incident gives the same bytes`() {
    let timeline = ExampleIncident.timeline()
    #expect(TimelineChart.svg(timeline) == TimelineChart.svg(timeline))
  }
}

/// Incidents with phases, moments and curves at random.
enum RandomIncident {
  static func timeline(seed: UInt64) -> IncidentTimeline {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    func time() -> Double { (pow(10, uniform() * 5.5) - 1).rounded() }
    func name() -> String {
      let words = ["probe", "W", "record change", "illicit", "地域", "MMMMMMMM", "x of y"]
      return (0...Int(uniform() * 4)).map { _ in words[Int(uniform() * 7)] }
        .joined(separator: " ")
    }
    let kinds = IncidentTimeline.PhaseKind.allCases
    let roles = IncidentTimeline.SeriesRole.allCases
    return IncidentTimeline(
      title: name(), startLabel: name(),
      lanes: (0..<Int(uniform() * 8)).map { _ in
        .init(
          name(),
          (0..<Int(uniform() * 5)).map { _ in
            let start = time()
            return .init(
              name(), kinds[Int(uniform() * Double(kinds.count))], from: start,
              to: uniform() < 0.1 ? nil : start + time())
          })
      },
      markers: (0..<Int(uniform() * 8)).map { _ in .init(name(), at: time()) },
      panels: (0..<Int(uniform() * 4)).map { _ in
        .init(
          name(), unit: name(), uniform() < 0.5 ? .lines : .stacked,
          (0..<Int(uniform() * 7)).map { _ in
            let times = (0..<Int(uniform() * 30)).map { _ in time() }.sorted()
            return .init(
              name(), roles[Int(uniform() * Double(roles.count))],
              times.map { .init($0, pow(10, uniform() * 12 - 6)) })
          })
      })
  }
}
