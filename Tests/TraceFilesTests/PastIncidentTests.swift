import CloudModel
import Foundation
import ScenarioSchema
import Testing

@testable import TraceFiles

/// Files of past outages, and where they hit a design.
struct PastIncidentTests {
  private static let folder = ShippedScenarioTests.folder.deletingLastPathComponent()
    .appendingPathComponent("incidents")

  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  private func load(_ name: String) throws -> PastIncident {
    let (incident, issues, _) = IncidentFile.read(Self.folder.appendingPathComponent(name).path)
    #expect(issues == [])
    return try #require(incident)
  }

  private func scenario(_ overrides: [(path: String, value: String)] = []) throws -> Scenario {
    let loaded = ScenarioLoader.load(
      ShippedScenarioTests.folder.appendingPathComponent("two-clouds.yaml").path,
      overrides: overrides)
    return try #require(loaded.scenario, "\(loaded.issues.map(\.headline))")
  }

  @Test func `there are past outages`() { #expect(Self.files.count >= 9) }

  @Test(arguments: files)
  func `a shipped outage has its sources, and two clouds can live through it`(name: String) throws {
    let incident = try load(name)
    #expect("\(incident.name).yaml" == name)
    #expect(!incident.source.isEmpty && !incident.status.isEmpty && !incident.reading.isEmpty)
    let placings = incident.placings(in: try scenario(), exact: false)
    #expect(placings.allSatisfy { $0.hits })
    let lived = try scenario(incident.overrides(placings, horizon: .seconds(40 * 86_400)))
    #expect(lived.drills.isEmpty && lived.faults.count == incident.strikes.count)
    #expect(lived.startUnixSeconds <= incident.onset.unixSeconds - 86_400)
    for (fault, strike) in zip(lived.faults, incident.strikes) {
      #expect(fault.onset == .times(unixSeconds: [strike.at.unixSeconds]))
      #expect(fault.duration == .constant(strike.duration.inSeconds))
    }
  }

  @Test func `the outage of 2025-12-02 hits the primary cloud from 16:34 to 18:07`() throws {
    let incident = try load("outage-2025-12-02.yaml")
    #expect(incident.onset.quantityText == "2025-12-02T16:34Z")
    #expect(incident.length == .seconds(93 * 60))
    let placings = incident.placings(in: try scenario(), exact: true)
    #expect(placings == [.init(place: "aws", standsFor: nil, hits: true)])
  }

  @Test func `a place that a design lacks is stood for by the primary's, or left alone`() throws {
    let incident = try load("gcp-2023-04-26.yaml")
    let two = try scenario()
    #expect(
      incident.placings(in: two, exact: false) == [
        .init(place: "us-east-1", standsFor: "europe-west9", hits: true),
        .init(place: "us-east-1a", standsFor: "europe-west9-a", hits: true),
      ])
    let left = incident.placings(in: two, exact: true)
    #expect(left.allSatisfy { !$0.hits && $0.place == nil })
    #expect(incident.overrides(left, horizon: .seconds(86_400))[0].value == "[]")
  }

  @Test(arguments: [
    ("kind: zone_los", "did you mean 'zone_loss'?"),
    ("kind: zone_loss, at: 2025-01-01, duration: 0s", "duration is '0s'"),
    ("kind: zone_loss, at: noon, duration: 1h", "not a time"),
    ("kind: zone_loss, at: 2025-01-01", "lacks the key 'duration'"),
  ])
  func `a wrong outage is told with its place`(fault: String, message: String) throws {
    let file = TemporaryFile(
      """
      incident: 1
      name: x
      title: t
      facts: f
      reading: r
      source: s
      status: u
      faults: [{\(fault)}]
      """)
    #expect(IncidentFile.isIncident(file.path))
    let (incident, issues, _) = IncidentFile.read(file.path)
    #expect(incident == nil)
    #expect(
      issues.contains { $0.headline.contains(message) && $0.headline.contains(":8:") }, "\(issues)")
  }
}
