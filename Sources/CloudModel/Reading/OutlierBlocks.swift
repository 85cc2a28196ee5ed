import ScenarioSchema

extension OutlierDetection {
  private static let time = FieldKind<Duration>.duration(.seconds(1) ... .seconds(86_400))
  private static let envoy = "Envoy, outlier_detection.proto"

  static let fields = FieldList<OutlierDetection>(
    [
      .defaulted(
        "consecutive_errors", \.consecutiveErrors, .count(0...1_000_000), 5, source: envoy,
        help: "failed requests in a row that eject a target; 0 for never"),
      .defaulted("interval", \.interval, time, .seconds(10), source: envoy, help: "between sweeps"),
      .defaulted(
        "base_ejection_time", \.baseEjection, time, .seconds(30), source: envoy,
        help: "of the first ejection; the k-th lasts k times as long"),
      .defaulted(
        "max_ejection_time", \.maxEjection, time, .seconds(300), source: envoy,
        help: "the longest ejection"),
      .defaulted(
        "max_ejection", \.maxEjected, .share, 0.1, source: envoy,
        help: "share of a region's targets that may be out at once"),
      .defaulted(
        "always_eject_one", \.alwaysEjectsOne, .boolean, true,
        source: "Envoy; an option since 1.32, recalled, unverified",
        help: "whether one target may be out whatever max_ejection says"),
      .defaulted(
        "panic_threshold", \.panicThreshold, .share, 0.5,
        source: "Envoy, 50 %; recalled, unverified",
        help: "with a smaller share of targets left, all get requests"),
    ], presets: presets)

  /// Presets of `load_balancer.outlier_detection`.
  static let presets = [
    Preset(
      name: "envoy",
      summary: "5 errors in a row, 30 s more each time, 10 % of targets, panic under 50 %",
      source: envoy, values: [("consecutive_errors", .scalar("5"))]),
    Preset(
      name: "istio", summary: "the same without panic: minHealthPercent is 0 %",
      source: "Istio, DestinationRule, OutlierDetection; minHealthPercent recalled, unverified",
      values: [("panic_threshold", .scalar("0%"))]),
  ]
}
