import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The models, with their speed and the time to load them.
  mutating func resolveModels() -> [Model] {
    resolveStores()
    if block.models.count > 1, let second = block.models.dropFirst().first {
      error(
        "'\(second.name)' is a second model; this version simulates one", at: second.mark,
        ["models", second.name])
    }
    for pool in pools {
      let serves = block.models.contains { model in
        model.value.instanceTypes.contains { $0.value == pool.instanceType }
      }
      if !serves, !pool.instanceType.isEmpty, let model = block.models.first {
        error(
          "'\(model.name)' does not list '\(pool.instanceType)', the instances of pool "
            + "'\(pool.name)' in \(regions[pool.region.index].name); add it to instance_types",
          at: ["models", model.name, "instance_types"])
      }
    }
    return block.models.compactMap { resolve($0) }
  }

  private mutating func resolve(_ model: Named<ModelBlock>) -> Model? {
    let path = ["models", model.name]
    let value = model.value
    let known =
      pools.map(\.instanceType) + block.instanceTypes.map(\.name)
      + InstanceTypeCatalog.all.map(\.name)
    for type in value.instanceTypes {
      let isKnown = known.contains(type.value) || InstanceTypeCatalog.find(type.value) != nil
      if !isKnown {
        error(
          "'\(type.value)' is not a known instance type"
            + NearestName.hint(type.value, among: known),
          at: type)
      }
    }
    checkMemory(model)
    let load = resolveLoad(value, at: path + ["load"])
    let relative = relativeSpeeds(value, at: path + ["relative_speed"])
    guard let speed = resolveSpeed(value, at: path) else { return nil }
    if value.memoryState != nil, !pools.contains(where: { $0.crashResponse == .restart }) {
      warn(
        "memory_state has no effect, as no pool restarts its instances in place; give one "
          + "'on_crash: restart'", at: path + ["memory_state"])
    }
    var resolved = Model(
      name: model.name, instanceTypes: value.instanceTypes.map(\.value), speed: speed,
      loadSeconds: load.seconds, warmUp: value.warmUp.distribution, weights: load.weights,
      cache: value.cache.map {
        WeightsCache(
          shareOnRestart: $0.onRestart, shareOnNew: $0.onNew, load: $0.duration.distribution,
          warmUp: $0.warmUp?.distribution)
      }, gpuMemoryBytes: value.gpuMemory, relativeSpeeds: relative)
    resolved.memoryRestore = value.memoryState?.restore.distribution
    return resolved
  }

  private mutating func resolveSpeed(_ model: ModelBlock, at path: [String]) -> InstanceSpeed? {
    let name = path.last ?? ""
    if let throughput = model.throughput {
      return .fixed(requestsPerSecond: throughput, serviceSeconds: model.serviceTime)
    }
    guard let steps = model.stepTime else {
      // The block may hold one that could not be read; its issue is then reported.
      let isWritten = root[key: "models"]?[key: name].map {
        $0[key: "step_time"] != nil || $0[key: "throughput"] != nil
      }
      if isWritten != true {
        error(
          "model '\(name)' has no speed; give 'step_time' with 'batch_cap' and 'prefill_rate', or "
            + "'throughput'", at: path)
      }
      return nil
    }
    let curve = resolveSteps(steps, at: path + ["step_time"])
    let isGiven = ["batch_cap": model.batchCap != nil, "prefill_rate": model.prefillRate != nil]
    for key in ["batch_cap", "prefill_rate"]
    where isGiven[key] == false && root[key: "models"]?[key: name]?[key: key] == nil {
      error("model '\(name)' has 'step_time' and so needs '\(key)'", at: path)
    }
    guard let curve, let cap = model.batchCap, let prefill = model.prefillRate else { return nil }
    checkCap(cap, curve, at: path)
    return .batched(
      steps: curve, batchCap: cap, prefillTokensPerSecond: prefill, overlap: model.overlap)
  }
}
