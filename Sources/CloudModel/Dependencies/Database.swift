import ScenarioSchema

extension ComponentKind {
  /// A database.
  static let database = ComponentKind(
    name: "database",
    summary: "a database with the records that requests need",
    uses: [.requests], need: .required,
    source: "assumed; give need and needed_for of your own",
    presets: [
      failure(
        "connection-exhaustion", of: "database",
        "its connections run out: a share of requests fails",
        source: "connection pools run dry within minutes under retries: Google SRE book, ch. "
          + "22; rate and share assumed",
        rate: "1/y",
        duration: .mapping([("p50", .scalar("20min")), ("p90", .scalar("90min"))]),
        more: [("error_share", .scalar("40%"))])
    ])
}
