import CloudModel
import CloudSimulation

/// The timeline of an incident as text: its phases, and what was lost in which.
struct IncidentText {
  let incident: Incident
  let design: Design
  let samples: [TimelineSample]

  func text(width: Int, emphasis: Bool) -> String {
    func lines(_ text: String) -> String { Paragraph.lines(text, width: width) }
    var text = lines(heading)
    text += "\n" + phases().text(width: width, emphasis: emphasis)
    text += "\n" + lines(lossWords)
    if incident.loss > 0 { text += losses().text(width: width, emphasis: emphasis) }
    for note in notes { text += "\n" + lines(note) }
    return text
  }

  private var heading: String {
    let place = design.placeName(incident.scope, incident.place)
    let start = design.scenario.startUnixSeconds + wholeSeconds(incident.onset)
    let drill = incident.drill == nil ? "" : ", a drill"
    return "'\(design.faultClassNames[incident.faultClass])' in \(place)\(drill), "
      + "\(UTCTime.text(unixSeconds: start)) UTC: \(Paragraph.count(incident.instancesLost, "instance")) and "
      + "\(NumberText.significant(Units.requests(incident.cut))) running streams were taken."
  }

  private func phases() -> TextTable {
    var table = TextTable([
      .text("Phase"), .text("What"), .number("From"), .number("To"), .number("Length"),
    ])
    for entry in IncidentPhases(incident, design, samples).entries {
      let phase = entry.phase
      table.append([
        entry.lane, phase.label, DurationText.short(phase.startSeconds),
        phase.endSeconds.map(DurationText.short) ?? "goes on",
        phase.endSeconds.map { DurationText.short($0 - phase.startSeconds) } ?? "",
      ])
    }
    if let restored = incident.restored, restored > incident.onset {
      let seconds = DurationText.short(incident.seconds(to: restored))
      let good = NumberText.shortPercent(design.scenario.objective.goodMinute)
      table.append(["Users", "served under \(good), pauses included", "0 s", seconds, seconds])
    }
    return table
  }

  private var lossWords: String {
    if incident.loss == 0 { return "No request was lost to it." }
    return "\(NumberText.significant(Units.requests(incident.loss))) requests were lost to it:"
  }

  private func losses() -> TextTable {
    var table = TextTable([
      .text("Lost in"), .number("Requests"), .number("Share"), .text("To blame"),
    ])
    for phase in LossPhase.allCases where incident.lossByPhase[phase.rawValue] > 0 {
      let lost = incident.lossByPhase[phase.rawValue]
      let share = Double(lost) / Double(incident.loss)
      table.append([
        phase.title, NumberText.significant(Units.requests(lost)),
        NumberText.fixed(share * 100, decimals: 1) + " %", phase.blame,
      ])
    }
    return table
  }

  private var notes: [String] {
    var notes: [String] = []
    if let policy = design.scenario.failover, incident.scope == .region,
      let detected = incident.detected
    {
      let seconds = incident.seconds(to: detected)
      if seconds > FailoverClaim.detectedWithin {
        let slowest = FailoverClaim.slowestProbes(policy.detection, hangs: true)
        notes.append(
          "Detection took \(NumberText.fixed(seconds, decimals: 1)) s, more than 30 s: an endpoint that "
            + "hangs needs up to \(DurationText.short(slowest)) with these probes.")
      }
    }
    if let shortfall = incident.shortfall, shortfall > 0 {
      notes.append(
        "At the pre-check the other region lacked \(Paragraph.count(shortfall, "instance")).")
    }
    if incident.closed == nil { notes.append("It was not over at the end of the run.") }
    return notes
  }
}
