import CloudModel
import CloudSimulation

/// What happened in a stretch of a replication, in order of time, each line with its cause.
public enum CausalLog {
  /// The log of incidents as text, lines ended by line feeds.
  ///
  /// Each line has the moment, the incident's number, what happened and how long after its onset; an
  /// incident whose onset lies within another one's repair names it, as they may share their losses.
  ///
  /// - Parameters:
  ///   - incidents: in the order of onset.
  ///   - limit: the most lines; the rest is counted.
  public static func text(
    _ incidents: [Incident], _ design: Design, width: Int = 80, limit: Int = 400
  ) -> String {
    var entries: [(time: Int64, order: Int, text: String)] = []
    for (order, incident) in incidents.enumerated() {
      for (time, words) in lines(of: incident, design, among: incidents) {
        entries.append((time, order, "#\(incident.number) \(words)"))
      }
    }
    entries.sort { ($0.time, $0.order) < ($1.time, $1.order) }
    var text = ""
    for entry in entries.prefix(limit) {
      let seconds = design.scenario.startUnixSeconds + wholeSeconds(entry.time)
      let line = "\(UTCTime.text(unixSeconds: seconds))  \(entry.text)"
      text += Paragraph.lines(line, width: width, indent: 4)
    }
    if entries.count > limit { text += "… and \(entries.count - limit) more lines.\n" }
    return text
  }

  private static func lines(
    of incident: Incident, _ design: Design, among all: [Incident]
  ) -> [(Int64, String)] {
    let place = design.placeName(incident.scope, incident.place)
    let name = design.faultClassNames[incident.faultClass]
    var onset = "\(name) in \(place)\(incident.drill == nil ? "" : ", a drill")"
    if incident.instancesLost > 0 {
      onset += " takes \(Paragraph.count(incident.instancesLost, "instance"))"
    }
    if incident.cut > 0 {
      onset += " and cuts \(NumberText.significant(Units.requests(incident.cut))) streams"
    }
    let open = all.filter {
      $0.number != incident.number && $0.region == incident.region && $0.onset <= incident.onset
        && ($0.closed ?? .max) > incident.onset
    }.map { "#\($0.number)" }
    if !open.isEmpty { onset += ", while \(open.prefix(5).joined(separator: ", ")) lasts" }
    var lines: [(Int64, String)] = [(incident.onset, onset)]
    func add(_ time: Int64?, _ words: String) {
      guard let time else { return }
      lines.append((time, "\(words) (+\(DurationText.short(incident.seconds(to: time))))"))
    }
    add(
      incident.detected, incident.confirmed == false ? "is detected, not confirmed" : "is detected")
    add(incident.paged, "somebody is paged")
    add(incident.acknowledged, "somebody acknowledges")
    let actions = incident.actions.map(\.name).joined(separator: ", ")
    add(incident.decided, actions.isEmpty ? "is decided on" : "is decided on: \(actions)")
    add(incident.canaryStarted, "the canary begins")
    add(incident.canaryPassed, "the canary has passed")
    add(incident.moved, "name servers send the traffic elsewhere")
    add(incident.validated, "the new place is validated")
    if let restored = incident.restored, restored > incident.onset {
      add(restored, "users are served again")
    }
    add(incident.faultEnd, "the cause is gone")
    add(incident.capacityRestored, "its instances are back")
    add(incident.failbackEnded, "the traffic is back")
    if let closed = incident.closed {
      let parts = LossPhase.allCases.filter { incident.lossByPhase[$0.rawValue] > 0 }.map {
        "\($0.title) \(PageNumber.text(Units.requests(incident.lossByPhase[$0.rawValue])))"
      }
      let words =
        parts.isEmpty
        ? "is over; nothing was lost"
        : "is over; lost \(NumberText.significant(Units.requests(incident.loss))) requests: "
          + parts.joined(separator: ", ")
      lines.append((closed, words))
    }
    return lines
  }
}
