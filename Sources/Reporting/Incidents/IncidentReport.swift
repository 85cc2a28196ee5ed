import CloudModel
import CloudSimulation

/// One incident for people: its timeline as text, as a table and as a picture.
public struct IncidentReport {
  /// The incident.
  public let incident: Incident
  /// The design that it hit.
  public let design: Design
  /// The data side around it, in order of time.
  public let samples: [TimelineSample]

  /// Takes an incident of a replication of the design, and what a recorder kept around it.
  public init(_ incident: Incident, _ design: Design, _ recorder: TimelineRecorder) {
    self.incident = incident
    self.design = design
    samples = recorder.samples
  }

  /// The phases with start, end and length, what was lost in which, and what is to blame.
  ///
  /// - Parameters:
  ///   - width: places of a line.
  ///   - emphasis: whether headings are bold by terminal codes.
  public func text(width: Int = 80, emphasis: Bool = false) -> String {
    IncidentText(incident: incident, design: design, samples: samples)
      .text(width: width, emphasis: emphasis)
  }

  /// The picture as SVG text.
  public func svg() -> String {
    TimelineChart.svg(
      IncidentPicture(incident: incident, design: design, samples: samples).timeline())
  }

  /// Writes `timeline.csv` with every sample and closes the sink.
  ///
  /// - Returns: the number of rows below the header.
  @discardableResult
  public func writeTable(to sink: any ByteSink) throws(OutputError) -> Int {
    try TimelineTable.write(samples, onset: incident.onset, design.scenario, to: sink)
  }

  /// The report of the incident as a page.
  func page() -> HTMLReport {
    let fault = design.faultClassNames[incident.faultClass]
    let place = design.placeName(incident.scope, incident.place)
    var page = HTMLReport(kind: "What happens when it strikes?", title: "\(fault) in \(place)")
    let lost = NumberText.significant(Units.requests(incident.loss))
    let restored = incident.restored.map { incident.seconds(to: $0) }
    page.answer =
      incident.loss == 0
      ? .init("No request was lost to it.", .good)
      : .init(
        "\(lost) requests were lost; "
          + (restored.map { "users were served again after \(DurationText.short($0))." }
            ?? "users were not served again before the end."),
        .plain)
    func figure(_ name: String, _ time: Int64?) {
      let text = time.map { DurationText.short(incident.seconds(to: $0)) } ?? "never"
      page.figures.append(.init(name, text, more: "after the onset"))
    }
    figure("Detected", incident.detected)
    figure("Decided", incident.decided)
    figure("Record moved", incident.moved)
    figure("Users served again", incident.restored)
    figure("Cause gone", incident.faultEnd)
    page.scope = "Scenario \(design.scenario.name). Nothing else goes wrong."
    page.section("The incident", id: "incident") { section in
      add(to: &section, heading: "As it goes on", csv: "timeline.csv")
    }
    return page
  }

  /// Writes `timeline.csv`, `timeline.svg`, `timeline.txt`, `report.html` and `manifest.json`, and
  /// publishes them.
  ///
  /// - Parameter seed: the one in force.
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public func write(
    to folder: ResultsFolder, _ facts: RunFacts, seed: UInt64
  ) throws(OutputError) -> ResultsFolder.Outcome {
    let rows = try writeTable(to: try folder.file("timeline.csv"))
    try folder.write(Array(svg().utf8), to: "timeline.svg")
    try folder.write(Array(text().utf8), to: "timeline.txt")
    let page = try page().write(to: folder)
    let subject = Manifest.Subject(
      scenario: design.scenario, facts: facts, seed: seed, replicationsDone: 1,
      isPartial: false)
    let manifest = Manifest.json(
      "incident", subject,
      files: [
        .init(name: "timeline.csv", rows: rows), .init(name: "timeline.svg", rows: nil),
        .init(name: "timeline.txt", rows: nil),
      ] + page)
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }
}
