import ScenarioSchema

extension ComponentKind {
  /// A provider's load balancer.
  static let cloudLoadBalancer = ComponentKind(
    name: "cloud_load_balancer",
    summary: "a provider's load balancer in front of the gateways",
    uses: [.requests], need: .required,
    source: "all requests pass it",
    presets: [
      failure(
        "load-balancer-flapping", of: "cloud_load_balancer",
        "its health checks flap and take capacity out",
        source: "AWS post-event summary of us-east-1, 2025-10-20: NLB connection errors "
          + "05:30-14:09 PDT, 519 min; share of connections assumed; rate assumed",
        rate: "0.2/y",
        duration: .scalar("519min"),
        more: [("error_share", .scalar("12%"))])
    ])
}
