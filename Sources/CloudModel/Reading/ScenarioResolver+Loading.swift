import ScenarioSchema
import Stochastics

/// What it takes to bring a model onto an instance: stores, loads, memory, types that fit.
extension ScenarioResolver {
  /// The dependencies that have a bandwidth, in file order.
  mutating func resolveStores() {
    for dependency in block.dependencies {
      let value = dependency.value
      guard value.perInstance != nil || value.total != nil else { continue }
      stores.append(
        WeightsStore(
          name: dependency.name, scope: value.scope, totalBytesPerSecond: value.total,
          perInstanceBytesPerSecond: value.perInstance,
          transferMicroUSDPerGB: value.transferPrice))
    }
  }

  /// The time of a load that nothing slows down, and where its weights come from.
  mutating func resolveLoad(
    _ model: ModelBlock, at path: [String]
  ) -> (seconds: Distribution, weights: StoredWeights?) {
    let none = (Distribution.constant(0), nil as StoredWeights?)
    guard let name = model.store else {
      if model.weights != nil {
        error("load has 'weights' but no 'from'; name the dependency that holds them", at: path)
      }
      return (model.loadDuration?.distribution ?? .constant(0), nil)
    }
    guard find(name, among: block.dependencies.map(\.name), "dependency") != nil else {
      return none
    }
    guard let weights = model.weights else {
      return (model.loadDuration?.distribution ?? .constant(0), nil)
    }
    guard let index = stores.firstIndex(where: { $0.name == name.value }) else {
      error(
        "'\(name.value)' gives no 'bandwidth', so the load of the weights has no duration; give it "
          + "'bandwidth: {per_instance: 5GB/s}'", at: name)
      return none
    }
    let store = stores[index]
    let bandwidth = min(
      store.perInstanceBytesPerSecond ?? .infinity, store.totalBytesPerSecond ?? .infinity)
    let seconds = weights / bandwidth
    guard seconds <= longestSeconds, weights <= 1e18 else {
      error("the load of the weights takes more than 100 years", at: path)
      return none
    }
    let words =
      store.totalBytesPerSecond == nil
      ? "weights over bandwidth.per_instance of \(store.name)"
      : "weights over the bandwidth of \(store.name) for one load alone"
    explain(
      path + ["duration"], FieldKind<Double>.quantity(.duration).write(seconds).flowText,
      unit: "s", source: words, help: "of the load")
    return (
      .constant(seconds), StoredWeights(bytes: Int64(max(1, weights.rounded())), store: index)
    )
  }

  /// Capacities of types against the model's speed, in whole percent.
  mutating func relativeSpeeds(_ model: ModelBlock, at path: [String]) -> [RelativeSpeed] {
    model.relativeSpeed.compactMap { item in
      let listed = model.instanceTypes.map(\.value)
      if !listed.contains(item.name) {
        error(
          "'\(item.name)' is not in instance_types of this model"
            + NearestName.hint(item.name, among: listed), at: item.mark, path + [item.name])
        return nil
      }
      let percent = item.value * 100
      if (percent - percent.rounded()).magnitude > 1e-9 {
        error(
          "\(item.name) is '\(QuantityKind.share.format(item.value))', not a whole number of "
            + "percent; round it", at: item.mark, path + [item.name])
        return nil
      }
      return RelativeSpeed(instanceType: item.name, percent: Int(percent.rounded()))
    }
  }

  /// Reports types in `instance_types` whose accelerators cannot hold the model.
  mutating func checkMemory(_ model: Named<ModelBlock>) {
    let needed = model.value.gpuMemory ?? model.value.weights ?? 0
    let what = model.value.gpuMemory == nil ? "weights" : "gpu_memory"
    for type in model.value.instanceTypes {
      guard let memory = gpuMemory(of: type.value), memory.total < needed else { continue }
      let size = QuantityKind.dataSize
      error(
        "'\(type.value)' has \(memory.words) of GPU memory, less than the "
          + "\(size.format(needed)) of \(what) that '\(model.name)' needs; take it out, or name "
          + "a larger type", at: type)
    }
  }

  /// Memory over all accelerators of an instance of a type; nil where it is not known.
  private func gpuMemory(of name: String) -> (total: Double, words: String)? {
    if let own = block.instanceTypes.first(where: { $0.name == name })?.value {
      guard let count = own.accelerators, let each = own.acceleratorMemory else { return nil }
      return (Double(count) * each, "\(count) x \(QuantityKind.dataSize.format(each))")
    }
    guard let known = InstanceTypeCatalog.find(name) else { return nil }
    return (known.gpuMemoryBytes, "\(known.acceleratorCount) x \(known.acceleratorGB)GB")
  }
}
