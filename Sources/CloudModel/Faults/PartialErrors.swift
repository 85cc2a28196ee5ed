import ScenarioSchema

extension FaultKind {
  /// A region that fails a share of its requests.
  static let partialErrors = FaultKind(
    name: "partial_errors", family: .grey,
    summary:
      "a region answers a share of requests with errors, of its probes too unless told otherwise",
    example: "{kind: partial_errors, region: us-east-1, mean_gap: 60d, duration: 44min, "
      + "error_share: 8%, felt_by: users}",
    scope: .region, otherScopes: [.zone, .cloud, .everywhere],
    effects: [.errors(share: 0.1, to: .everyone)],
    presets: [
      Preset(
        name: "ai-service-incident", summary: "partial incidents of an AI service, in clusters",
        source: "OpenAI's status page 2021-02 to 2024-08, 365 incidents (atlarge): gaps of mean "
          + "85.5 h and median 27.1 h, met by 40 % short gaps of mean 6 h; duration log-normal "
          + "(4.36, 1.19) in minutes; share of requests: assumed, as most incidents are partial",
        values: [
          ("kind", .scalar("partial_errors")), ("scope", .scalar("everywhere")),
          (
            "clustered",
            .mapping([
              ("mean", .scalar("85.5h")), ("share", .scalar("40%")), ("within", .scalar("6h")),
            ])
          ),
          (
            "duration",
            .mapping([
              ("law", .scalar("log_normal")), ("median", .scalar("78.3min")),
              ("sigma", .scalar("1.19")),
            ])
          ), ("error_share", .scalar("3%")),
        ])
    ])
}
