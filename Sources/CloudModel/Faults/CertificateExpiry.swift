import ScenarioSchema

extension FaultKind {
  /// A certificate with a date.
  static let certificateExpiry = FaultKind(
    name: "certificate_expiry", family: .certificate,
    summary: "a certificate that nobody renewed: the endpoint fails from that moment on",
    example: "{kind: certificate_expiry, region: us-east-1, at: [2026-06-30], every: 90d, "
      + "chance: 2%, duration: 3h}",
    scope: .region, otherScopes: [.cloud, .everywhere, .dependency],
    effects: [.endpointLoss(hangs: false)])
}
