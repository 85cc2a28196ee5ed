import CloudModel
import CloudSimulation
import Experiments

/// Recovery: how long it takes by fault, and single incidents as they went on.
extension RunPage {
  func addRecovery(_ section: inout HTMLReport.Section) {
    if digest.incidents == 0 {
      section.paragraph("There was no incident.")
      return
    }
    addDurations(&section)
    addTimes(&section)
    addIncidents(&section)
    addWorst(&section)
  }

  /// Bars from the onset until users are served again: half of the incidents, 95 % of them, the worst.
  private func addDurations(_ section: inout HTMLReport.Section) {
    guard let restored = RunDigest.moments.firstIndex(where: { $0.name == "restored" }) else {
      return
    }
    let rows = faults.rows.compactMap { row -> SpanChart.Row? in
      let sketch = row.digest.seconds[restored]
      guard let median = sketch.quantile(0.5), let p95 = sketch.quantile(0.95),
        let most = sketch.quantile(1), most > 0
      else { return nil }
      let texts = [median, p95, most].map(DurationText.short)
      return SpanChart.Row(
        row.name,
        [
          .init(0, median / 60, .main, "half of them: \(texts[0])"),
          .init(median / 60, p95 / 60, .quiet, "95 % of them: \(texts[1])"),
        ], value: "\(texts[0]) · \(texts[1]) · \(texts[2])")
    }
    if rows.isEmpty { return }
    section.chart(
      SpanChart(
        "recovery-time", title: "How long users wait until they are served again",
        words: "From the onset of a fault until at most the tolerated share is lost to it: half of "
          + "the incidents within the dark bar, 95 % of them within the pale one. On the right: "
          + "median, 95 % and the longest.", csv: "faults.csv", axis: "minutes after the onset",
        rows: Array(rows.prefix(20))))
  }

  private func addTimes(_ section: inout HTMLReport.Section) {
    let used = RunDigest.moments.indices.filter { moment in
      faults.rows.contains { $0.digest.seconds[moment].count > 0 }
    }
    var table = PageTable(
      "Seconds after the onset: median and 95 %",
      [.text("Fault"), .number("Incidents a year")]
        + used.flatMap { moment -> [PageTable.Column] in
          let title = RunDigest.moments[moment].title
          return [.number("\(title), median"), .number("95 %")]
        })
    for row in faults.rows where row.digest.incidents > 0 {
      table.append(
        [.text(row.name), .number(row.perYear)]
          + used.flatMap { moment -> [PageTable.Cell] in
            let sketch = row.digest.seconds[moment]
            return [.duration(sketch.quantile(0.5)), .duration(sketch.quantile(0.95))]
          })
    }
    section.table(table, csv: "faults.csv", folded: "Every moment by fault")
  }

  /// The typical incident, the one that 95 % stay under, and the worst, simulated again.
  private func addIncidents(_ section: inout HTMLReport.Section) {
    var shown: [RunDigest.Finding] = []
    for (title, p) in [
      ("A typical incident", 0.5), ("A bad incident: 95 % lose no more", 0.95),
      ("The worst incident", 1.0),
    ] {
      guard let finding = digest.finding(p), !shown.contains(finding) else { continue }
      shown.append(finding)
      guard
        let recording = IncidentRecording(
          design, replication: finding.replication, number: finding.number, onset: finding.onset)
      else { continue }
      let report = IncidentReport(recording.incident, design, recording.recorder)
      report.add(
        to: &section, heading: title, csv: "incidents.csv",
        note: "Replication \(finding.replication), incident \(finding.number).")
    }
  }

  private func addWorst(_ section: inout HTMLReport.Section) {
    if digest.worst.isEmpty { return }
    var table = PageTable(
      "The incidents that lost most",
      [
        .text("When"), .text("Fault"), .text("Place"), .number("Replication"), .number("Incident"),
        .number("Lost requests"), .number("Detected"), .number("Decided"), .number("Moved"),
        .number("Served again"), .text("Done about it"),
      ])
    for (replication, incident) in digest.worst {
      let start = scenario.startUnixSeconds + wholeSeconds(incident.onset)
      func time(_ moment: Int64?) -> PageTable.Cell {
        .duration(moment.map { incident.seconds(to: $0) })
      }
      table.append([
        .text(UTCTime.text(unixSeconds: start)),
        .text(design.faultClassNames[incident.faultClass]),
        .text(design.placeName(incident.scope, incident.place)), .count(replication),
        .count(incident.number), .number(Units.requests(incident.loss)), time(incident.detected),
        time(incident.decided), time(incident.moved), time(incident.restored),
        .text(incident.actions.map(\.name).joined(separator: ", ")),
      ])
    }
    section.heading("The worst incidents")
    section.table(table, csv: "incidents.csv")
  }
}

extension IncidentReport {
  /// Adds the incident's picture and phases to a page.
  func add(
    to section: inout HTMLReport.Section, heading: String, csv: String, note: String = ""
  ) {
    let timeline = IncidentPicture(incident: incident, design: design, samples: samples).timeline()
    let lost = NumberText.significant(Units.requests(incident.loss))
    var table = PageTable(
      "Phases of the incident",
      [.text("Phase"), .text("What"), .number("From"), .number("To"), .number("Length")])
    for entry in IncidentPhases(incident, design, samples).entries {
      let phase = entry.phase
      table.append([
        .text(entry.lane), .text(phase.label), .duration(phase.startSeconds),
        .duration(phase.endSeconds),
        .duration(phase.endSeconds.map { $0 - phase.startSeconds }),
      ])
    }
    section.heading(heading)
    section.picture(
      "\(design.faultClassNames[incident.faultClass]) in "
        + "\(design.placeName(incident.scope, incident.place)), \(timeline.startLabel)",
      words:
        "\(lost) requests were lost. Bars are its phases, with the time since its onset; below "
        + "are the shares of the traffic with clients that hold old addresses, the requests, and the "
        + "instances that are ready. \(note)", table: table, csv: csv
    ) { prefix in
      TimelineChart.svg(timeline, idPrefix: prefix)
    }
    if incident.loss > 0 {
      var losses = PageTable(
        "What the lost requests waited for",
        [.text("Phase"), .number("Requests"), .number("Share"), .text("To blame")])
      for phase in LossPhase.allCases where incident.lossByPhase[phase.rawValue] > 0 {
        let part = incident.lossByPhase[phase.rawValue]
        losses.append([
          .text(phase.title), .number(Units.requests(part)),
          .percent(Double(part) / Double(incident.loss)), .text(phase.blame),
        ])
      }
      section.table(losses, csv: csv)
    }
  }
}
