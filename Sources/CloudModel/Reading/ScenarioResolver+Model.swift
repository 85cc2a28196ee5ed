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
    return Model(
      name: model.name, instanceTypes: value.instanceTypes.map(\.value), speed: speed,
      loadSeconds: load.seconds, warmUp: value.warmUp.distribution, weights: load.weights,
      cache: value.cache.map {
        WeightsCache(
          shareOnRestart: $0.onRestart, shareOnNew: $0.onNew, load: $0.duration.distribution,
          warmUp: $0.warmUp?.distribution)
      }, gpuMemoryBytes: value.gpuMemory, relativeSpeeds: relative)
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
    let linear = resolveSteps(steps, at: path + ["step_time"])
    let written = root[key: "models"]?[key: name]
    for key in ["batch_cap", "prefill_rate"] where written?[key: key] == nil {
      error("model '\(name)' has 'step_time' and so needs '\(key)'", at: path)
    }
    guard let linear, let cap = model.batchCap, let prefill = model.prefillRate else { return nil }
    return .batched(
      alpha: linear.alpha, beta: linear.beta, batchCap: cap, prefillTokensPerSecond: prefill,
      overlap: model.overlap)
  }

  private mutating func resolveSteps(
    _ steps: StepTimeBlock, at path: [String]
  ) -> (alpha: Double, beta: Double)? {
    if steps.points.isEmpty {
      guard let alpha = steps.alpha, let beta = steps.beta else {
        let written = path.reduce(root as DocumentNode?) { $0?[key: $1] }
        if written?[key: "points"] == nil,
          written?[key: "alpha"] == nil || written?[key: "beta"] == nil
        {
          error("step_time needs 'alpha' and 'beta', or 'points'", at: path)
        }
        return nil
      }
      guard alpha + beta >= 1e-6 else {
        error("step_time is less than 1us for one sequence; write more", at: path)
        return nil
      }
      return (alpha, beta)
    }
    guard steps.alpha == nil, steps.beta == nil else {
      error("step_time has 'points' besides 'alpha' or 'beta'; keep one of them", at: path)
      return nil
    }
    guard let fit = StepTimeBlock.fit(steps.points) else {
      error(
        "points give no line that starts at 0 or above and does not fall; give measured steps for "
          + "two or more batches", at: path + ["points"])
      return nil
    }
    let kind = FieldKind<Double>.quantity(.duration)
    for (key, value) in [("alpha", fit.alpha), ("beta", fit.beta)] {
      explain(
        path + [key], kind.write(value).flowText, unit: "s",
        source: "least squares through 'points'",
        help: "of t(b) = alpha + beta b")
    }
    return fit
  }
}
