import ScenarioSchema

extension ScenarioResolver {
  /// The autoscaling, with names looked up and leads compared with what a load takes.
  mutating func resolveAutoscaling() -> AutoscalingPolicy? {
    guard let written = block.autoscaling else { return nil }
    let path = ["autoscaling", "scaling_policies"]
    for (index, item) in written.policies.enumerated() {
      let own = path + ["\(index)"]
      if let scheduled = item.policy as? ScheduledScaling {
        check(scheduled, at: own)
      } else if let forecast = item.policy as? ForecastScaling {
        check(forecast, at: own)
      }
    }
    return written.policy
  }

  private mutating func check(_ policy: ScheduledScaling, at path: [String]) {
    for (index, action) in policy.actions.enumerated() {
      guard let region = action.region else { continue }
      let own = path + ["actions", "\(index)", "region"]
      _ = find(
        Located(region, mark: mark(own), path: own.joined(separator: ".")),
        among: regions.map(\.name), "region")
    }
  }

  /// Warns of a forecast that asks for instances later than they can be loaded.
  private mutating func check(_ policy: ForecastScaling, at path: [String]) {
    guard let model = block.models.first?.value else { return }
    let load = (model.loadDuration?.distribution.mean ?? 0) + model.warmUp.distribution.mean
    for pool in pools {
      let needed = pool.provisioning.mean + load
      let lead = Double(policy.lead.wholeNanoseconds) / 1e9
      guard lead < needed else { continue }
      let own = path + ["lead"]
      context.add(
        Issue(
          .warning, mark: mark(own), path: own.joined(separator: "."),
          "lead is \(policy.lead.quantityText), but an instance of pool '\(pool.name)' takes "
            + "\(Duration.seconds(Int64(needed.rounded(.up))).quantityText) on average before it "
            + "serves; write more"))
      return
    }
  }

  /// Reports losses that there is nothing to survive by.
  mutating func checkHeadroom(_ routing: Routing) {
    let path = ["capacity", "survive"]
    let serving = regions.indices.filter { routing.weights[$0] > 0 }
    if block.survives.contains(.region), serving.count < 2 {
      error(
        "survive names 'region', but one region alone takes traffic; give others a part in "
          + "routing.weights", at: path)
    }
    if block.survives.contains(.zone),
      let single = serving.first(where: { regions[$0].zones.count < 2 })
    {
      error(
        "survive names 'zone', but '\(regions[single].name)' has one zone alone; give it another",
        at: path)
    }
  }
}
