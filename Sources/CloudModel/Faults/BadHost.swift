import ScenarioSchema

extension FaultKind {
  /// A machine that answers part of its requests with errors.
  static let badHost = FaultKind(
    name: "bad_host", family: .grey,
    summary: "one instance fails a share of its requests; the rest of its pool is well",
    example: "{kind: bad_host, rate: 0.2/y, duration: 4h, error_share: 40%}",
    scope: .instance,
    effects: [.errors(share: 0.5, to: .everyone)])
}
