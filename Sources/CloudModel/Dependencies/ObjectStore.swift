import ScenarioSchema

extension ComponentKind {
  /// An object store with the weights.
  static let objectStore = ComponentKind(
    name: "object_store",
    summary: "an object store that instances load weights from",
    uses: [.modelLoad], need: .required,
    source: "loads need it, requests do not",
    presets: [
      failure(
        "object-store-throttling", of: "object_store",
        "loads take several times as long",
        source: "throttling of hot prefixes with 503 Slow Down, AWS S3 performance guide; "
          + "factor and rate assumed",
        kind: "dependency_slowdown",
        rate: "4/y",
        duration: .mapping([("p50", .scalar("30min")), ("p90", .scalar("3h"))]),
        more: [
          ("added_latency", .scalar("0s")), ("load_slowdown", .scalar("4")),
        ])
    ])
}
