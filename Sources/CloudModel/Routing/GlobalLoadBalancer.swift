extension TrafficSwitch {
  /// A global load balancer behind one address.
  public static let globalLoadBalancer = TrafficSwitch(
    name: "global_lb", summary: "a global load balancer behind one address that never changes",
    usesNames: false, propagation: .quantiles((0.5, 15), (0.95, 60)),
    source: "anycast front ends take no look-up; changes of their settings within a minute, assumed"
  )
}
