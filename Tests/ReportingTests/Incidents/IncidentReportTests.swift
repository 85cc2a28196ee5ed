import CloudModel
import Foundation
import TestSupport
import Testing

@testable import CloudSimulation
@testable import Reporting

struct IncidentReportTests {
  private static let loss = SmallScenario.crash(
    .region, perYear: 0, duration: .constant(3600), name: "region-loss")

  /// A region lost for an hour; the other one is too small at first.
  private static func lostRegion(
    name: String = "two regions", fault: String = "region-loss"
  ) throws -> IncidentReport {
    var loss = loss
    loss.name = fault
    var scenario = SmallScenario.twoRegions(secondaryPerZone: 1, faults: [loss], seconds: 86_400)
    scenario.name = name
    return try ExampleRun.incident(scenario, seconds: 3600)
  }

  private func table(_ report: IncidentReport) throws -> SmallTable {
    let sink = MemorySink()
    try report.writeTable(to: sink)
    return SmallTable(String(decoding: sink.bytes, as: UTF8.self))
  }

  @Test func `the timeline of a lost region is the recorded one`() throws {
    let text = try Self.lostRegion().text()
    try GoldenFile.expect(text, matches: "lost-region")
    #expect(text.split(separator: "\n").allSatisfy { TextTable.places($0) <= 80 })
  }

  @Test func `the lost rate of the table adds up to what the incident lost`() throws {
    let report = try Self.lostRegion()
    let table = try table(report)
    #expect(table.rows.count == report.samples.count)
    let times = table.numbers("after_onset_s").compactMap { $0 }
    let rates = table.numbers("lost_requests_per_s").compactMap { $0 }
    try #require(times.count == table.rows.count && rates.count == times.count)
    #expect(times == times.sorted() && times.first.map { $0 < 0 } == true)
    let sum = zip(zip(times, times.dropFirst()), rates).reduce(0.0) { sum, step in
      sum + (step.0.1 - step.0.0) * step.1
    }
    let lost = Units.requests(report.incident.loss - report.incident.cut)
    // Times are written exactly, rates to a billionth.
    #expect(abs(sum - lost) < 1e-3)
    #expect(rates.last == 0)
    let offered = table.numbers("offered_requests_per_s").compactMap { $0 }
    #expect(offered.allSatisfy { $0 == 60 })
    for row in table.records {
      let shares = ["east", "west"].compactMap { row["share_\($0)"].flatMap { Double($0) } }
      #expect(abs(shares.reduce(0, +) - 1) < 1e-11)
    }
  }

  @Test func `the picture is well-formed, without overlapping text, and of a bounded size`() throws
  {
    let report = try Self.lostRegion()
    let svg = report.svg()
    let picture = try #require(ParsedPicture(svg))
    #expect(picture.overlaps == [])
    #expect(svg.utf8.count < 150_000)
    let texts = picture.elements(named: "text").map(\.text)
    for label in ["Cause", "Detection", "Decision", "Switch", "Name caches", "Users", "Failback"] {
      #expect(texts.contains(label), "\(label)")
    }
    #expect(texts.contains { $0.hasPrefix("3 instances starting in west") })
  }

  @Test func `names of any kind do no harm to picture, table and text`() throws {
    let report = try Self.lostRegion(
      name: "</title><script>alert(1)</script>\u{1B}[2J", fault: "=1+1\r\n\"&<b>")
    let picture = try #require(ParsedPicture(report.svg()))
    #expect(picture.elements(named: "script").isEmpty && picture.elements(named: "b").isEmpty)
    #expect(!report.text().contains("\r") && !report.text().contains("\u{1B}"))
  }

  @Test func `an instance that crashes has a short timeline`() throws {
    let scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(.instance, perYear: 0, duration: .constant(300))])
    let report = try ExampleRun.incident(scenario, seconds: 300)
    let text = report.text()
    #expect(text.contains("east-1/gpu") && text.contains("health checks of the load balancer"))
    #expect(!text.contains("Decision") && !text.contains("Failback"))
    #expect(text.contains("1 instance and"))
    #expect(ParsedPicture(report.svg()) != nil)
  }

  @Test func `an incident that is cut off by the window goes on beyond the picture`() throws {
    let scenario = SmallScenario.twoRegions(faults: [Self.loss], seconds: 86_400)
    let report = try ExampleRun.incident(scenario, seconds: 50_000, window: 600)
    let timeline = IncidentPicture(
      incident: report.incident, design: report.design, samples: report.samples
    ).timeline()
    #expect(timeline.lanes.first?.phases.first?.endSeconds == nil)
    let starts = timeline.lanes.flatMap(\.phases).map(\.startSeconds)
    #expect(starts.allSatisfy { $0 <= 600 })
    #expect(ParsedPicture(report.svg()) != nil)
  }

  @Test func `a picture gets hundreds of samples and keeps the highest and the last`() throws {
    let report = try Self.lostRegion()
    let many = (0..<40).flatMap { round in
      report.samples.map { sample in
        TimelineSample(
          time: sample.time + Int64(round) * 20_000_000_000_000, offered: sample.offered,
          good: sample.good, lost: sample.lost, tries: sample.tries, shed: sample.shed,
          throttled: sample.throttled, lengths: sample.lengths, shares: sample.shares,
          recordShares: sample.recordShares, ready: sample.ready, launching: sample.launching,
          queued: sample.queued)
      }
    }
    let kept = SampleReduction.reduced(report.samples)
    #expect(kept.count <= SampleReduction.limit && kept.count > 50)
    #expect(kept.map(\.lost).max() == report.samples.map(\.lost).max())
    #expect(kept.last == report.samples.last && kept.first == report.samples.first)
    let fewer = SampleReduction.reduced(many)
    #expect(many.count > 10_000 && fewer.count < 1_000)
    #expect(fewer.map(\.time) == fewer.map(\.time).sorted())
  }

  @Test func `a report is a folder of its own`() throws {
    let folder = try TemporaryFolder()
    let report = try Self.lostRegion()
    let outcome = try report.write(
      to: try ResultsFolder(at: folder.path + "/i"), ExampleRun.facts, seed: 1)
    #expect(outcome == .created)
    #expect(
      try folder.names(in: "i") == [
        "charts.json", "manifest.json", "report.html", "timeline.csv", "timeline.svg",
        "timeline.txt",
      ])
    #expect(folder.text("i/timeline.txt") == report.text())
    #expect(folder.text("i/timeline.svg") == report.svg())
  }
}
