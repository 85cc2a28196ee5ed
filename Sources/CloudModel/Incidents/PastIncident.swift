import ScenarioSchema

/// A past outage: what is known of it, and the faults that stand for it; the content of an incident file.
public struct PastIncident: Equatable, Sendable {
  /// A fault at a moment.
  public struct Strike: Equatable, Sendable {
    /// Its name in reports; the incident's name, with a number from the second on, when not written.
    public var name = ""
    /// Key `kind`: an entry of the fault catalog.
    public var kind: FaultKind = .providerLoss
    /// Key `place`: where it was, or `primary`; nil for what has no place.
    public var place: String?
    /// Key `at`: its onset.
    public var at = Timestamp(unixSeconds: 0)
    /// Key `duration`.
    public var duration = Duration.zero
    /// Key `with`: more keys of the fault, as `faults` of a scenario has them.
    public var more: [Named<DocumentNode>] = []
  }

  /// Key `incident`: version of the form.
  public var version = 1
  /// Key `name`.
  public var name = ""
  /// Key `title`: what happened, in a few words.
  public var title = ""
  /// Key `facts`: what the sources say.
  public var facts = ""
  /// Key `reading`: how that became faults, and what is assumed.
  public var reading = ""
  /// Key `source`.
  public var source = ""
  /// Key `status`: how sure the facts are.
  public var status = ""
  /// Key `faults`; one or more.
  public var strikes: [Strike] = []

  /// The first onset.
  public var onset: Timestamp { strikes.map(\.at).min() ?? Timestamp(unixSeconds: 0) }

  /// From the first onset to the last end.
  public var length: Duration {
    let last = strikes.map { $0.at.unixSeconds + $0.duration.components.seconds }.max() ?? 0
    return .seconds(last - onset.unixSeconds)
  }
}

extension PastIncident {
  static let fields = FieldList<PastIncident>([
    .required("incident", \.version, .count(1...1), help: "version of the form"),
    .required("name", \.name, .fileName, help: "its name"),
    .required("title", \.title, .text, help: "what happened, in a few words"),
    .required("facts", \.facts, .text, help: "what the sources say"),
    .required("reading", \.reading, .text, help: "how that became faults, and what is assumed"),
    .required("source", \.source, .text, help: "where the facts come from"),
    .required("status", \.status, .text, help: "how sure they are"),
    .required(
      "faults", \.strikes, .list(.block(Strike.fields, blank: Strike()), atLeast: 1, atMost: 100),
      help: "the faults that stand for it"),
  ])

  /// Reads an incident from a document, with all issues in it.
  public static func read(
    from document: ScenarioDocument
  ) -> (incident: PastIncident?, issues: [Issue]) {
    var context = ReadingContext()
    var incident = fields.read(document.root, into: PastIncident(), &context)
    for index in incident?.strikes.indices ?? 0..<0 where incident?.strikes[index].name == "" {
      let name = incident?.name ?? ""
      incident?.strikes[index].name = index == 0 ? name : "\(name)-\(index + 1)"
    }
    return (
      context.issues.hasErrors ? nil : incident, context.issues.inFileOrder(document.sources)
    )
  }

  /// Whether a document is that of an incident, not of a scenario.
  public static func isIncident(_ document: ScenarioDocument) -> Bool {
    document.root[key: "incident"] != nil
  }
}

extension PastIncident.Strike {
  static let fields = FieldList<PastIncident.Strike>([
    .defaulted("name", \.name, .text, "", help: "its name in reports; else the incident's"),
    .required(
      "kind", \.kind, .choice(FaultCatalog.all.map { ($0.name, $0) }),
      help: "an entry of the fault catalog"),
    .optional("place", \.place, .name, help: "where it was, or 'primary'"),
    .required("at", \.at, .timestamp, help: "its onset"),
    .required(
      "duration", \.duration, .duration(.zero ... .seconds(31_536_000), lowerEnd: .excluded),
      help: "until the cause is gone"),
    .defaulted(
      "with", \.more, .map(.anything, noun: "key"), [],
      help: "more keys of the fault, as 'faults' of a scenario has them"),
  ])
}
