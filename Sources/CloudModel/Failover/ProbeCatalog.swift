import ScenarioSchema

/// Health checks with the rules of real systems: presets of `failover_config.detection`.
///
/// A provider's checker asks no business figure, knows no bound of a phase, and keeps its verdict until
/// enough checks say otherwise. A region watched by a balancer's checks is watched by one node of it.
/// With interval *I*, *n* failures, quorum *k* of *m* observers and fail time *tau* the mean delay is
/// *(n - 1) I + I k / (m + 1) + tau* (`DetectionDelay` of the module Theory).
public enum ProbeCatalog {
  /// All presets; a new one is one line.
  public static let all: [Preset] = [
    article, alb, nlb, route53, route53Fast, trafficManager, trafficManagerFast, google,
  ]

  /// Probes every 10 s, the third failure in a row counts, two observers of three and the business agree.
  static let article = Preset(
    name: "article",
    summary: "10 s, 3 failures, 2 of 3 observers, the business confirms, 30 s bound",
    source: "the article's block",
    values: [
      ("health_check_interval", .scalar("10s")), ("consecutive_failures", .scalar("3")),
      ("timeout", .scalar("30s")), ("probe_timeout", .scalar("5s")), ("observers", .scalar("3")),
      ("quorum", .scalar("2")),
    ])

  /// Mean delay 45 s and the fail time.
  static let alb = checker(
    "alb", "AWS Application Load Balancer: 30 s, 2 failures, 5 passes, one node",
    "AWS documentation, Application Load Balancer, health checks of target groups",
    interval: "30s", failures: 2, passes: 5, timeout: "5s")

  /// Mean delay 75 s and the fail time.
  static let nlb = checker(
    "nlb", "AWS Network Load Balancer: 30 s, 3 failures, 3 passes, one node",
    "AWS documentation, Network Load Balancer; interval and timeout recalled, unverified",
    interval: "30s", failures: 3, passes: 3, timeout: "10s")

  /// Mean delay 84 s and the fail time: 13 of 15 checkers must say unhealthy.
  static let route53 = checkers(
    "route53", "Route 53: 30 s, 3 failures, healthy while over 18 % of 15 checkers say so",
    interval: "30s")

  /// Mean delay 28 s and the fail time.
  static let route53Fast = checkers(
    "route53-fast", "Route 53, fast: 10 s, 3 failures, healthy while over 18 % of 15 say so",
    interval: "10s")

  /// Mean delay 105 s and the fail time: three failures are tolerated, the fourth counts.
  static let trafficManager = checker(
    "azure-traffic-manager", "Azure Traffic Manager: 30 s, 3 tolerated failures, timeout 10 s",
    trafficManagerSource, interval: "30s", failures: 4, passes: 1, timeout: "10s")

  /// Mean delay 35 s and the fail time.
  static let trafficManagerFast = checker(
    "azure-traffic-manager-fast", "Azure Traffic Manager, fast: 10 s, 3 tolerated failures, 9 s",
    trafficManagerSource, interval: "10s", failures: 4, passes: 1, timeout: "9s")

  /// Mean delay 7.5 s and the fail time; several probers would make it shorter.
  static let google = checker(
    "google", "Google Cloud health checks: 5 s, 2 failures, 2 passes, timeout 5 s",
    "Google Cloud documentation, health checks", interval: "5s", failures: 2, passes: 2,
    timeout: "5s")

  private static let trafficManagerSource =
    "Microsoft documentation, Traffic Manager endpoint monitoring; one pass back, recalled, unverified"

  private static func checker(
    _ name: String, _ summary: String, _ source: String, interval: String, failures: Int,
    passes: Int, timeout: String
  ) -> Preset {
    Preset(
      name: name, summary: summary, source: source,
      values: alone(interval, failures, passes, timeout) + [
        ("observers", .scalar("1")), ("quorum", .scalar("1")),
      ])
  }

  /// Route 53's checkers: a TCP connection within 4 s and a status within 2 s; the threshold counts
  /// both ways.
  private static func checkers(_ name: String, _ summary: String, interval: String) -> Preset {
    Preset(
      name: name, summary: summary,
      source: "AWS documentation, how Route 53 determines health; 15 checkers, derived",
      values: alone(interval, 3, 3, "6s") + [
        ("observers", .scalar("15")), ("healthy_above", .scalar("18%")),
      ])
  }

  /// What holds for every checker: no bound of the phase (a day), no question to the business.
  private static func alone(
    _ interval: String, _ failures: Int, _ passes: Int, _ timeout: String
  ) -> [(String, DocumentNode)] {
    [
      ("health_check_interval", .scalar(interval)),
      ("consecutive_failures", .scalar("\(failures)")),
      ("consecutive_successes", .scalar("\(passes)")), ("timeout", .scalar("1d")),
      ("probe_timeout", .scalar(timeout)), ("holds_verdict", .scalar("true")),
      ("business_confirmation", .mapping([("success_drop", .scalar("0%"))])),
    ]
  }
}
