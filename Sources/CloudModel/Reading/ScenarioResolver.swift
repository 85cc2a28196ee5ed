import ScenarioSchema
import Stochastics

/// Turns a scenario as written into one as simulated: looks names up, fills what depends on other
/// values, and checks what must agree.
///
/// It runs even when keys could not be read, so that all issues come at once; names are then looked
/// up only where they were read.
struct ScenarioResolver {
  let block: ScenarioBlock
  let root: DocumentNode
  var context: ReadingContext
  var clouds: [Cloud] = []
  var regions: [Region] = []
  var zones: [Zone] = []
  var pools: [Pool] = []
  var stores: [WeightsStore] = []

  init(block: ScenarioBlock, root: DocumentNode, context: ReadingContext) {
    self.block = block
    self.root = root
    self.context = context
  }

  mutating func resolve(
    loadTrace: (TraceRequest) -> LoadedTrace
  ) -> Scenario? {
    resolvePlaces()
    let models = resolveModels()
    let failover = resolveFailover()
    if !context.issues.hasErrors { checkMassLoad(models, failover) }
    checkLoadBalancer()
    let routing = resolveRouting(failover)
    let autoscaling = resolveAutoscaling()
    let traffic = resolveTraffic(loadTrace: loadTrace)
    let dependencies = resolveDependencies()
    let faults = resolveFaults(loadTrace: loadTrace)
    let drills = resolveDrills(failover)
    let sessions = resolveState()
    checkAxes()
    let tuning = resolveTuning()
    guard !context.issues.hasErrors, let traffic else { return nil }
    checkHeadroom(routing)
    guard !context.issues.hasErrors else { return nil }
    var scenario = Scenario(
      name: block.name, summary: block.summary, startUnixSeconds: block.start.unixSeconds,
      horizon: block.horizon, seed: block.seed, objective: block.objective, clouds: clouds,
      regions: regions, zones: zones, pools: pools, models: models, traffic: traffic,
      loadBalancer: block.loadBalancer, routing: routing, failover: failover,
      autoscaling: autoscaling, capacityBuffer: block.buffer, faults: faults, drills: drills,
      stores: stores, retryAfter: block.retryAfter)
    scenario.survives = block.survives
    scenario.dependencies = dependencies
    scenario.sessions = sessions
    scenario.axes = block.axes
    scenario.tuning = tuning
    return scenario
  }

  // MARK: Reporting

  /// The place of the node at a path, or of the nearest node above it.
  func mark(_ path: [String]) -> SourceMark? {
    var node = root
    var mark = root.mark
    for step in path {
      let next =
        node[key: step]
        ?? Int(step).flatMap { index in
          node.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
      guard let next else { break }
      node = next
      mark = node.mark ?? mark
    }
    return mark
  }

  mutating func error(_ message: String, at path: [String]) {
    context.add(
      Issue(.error, mark: mark(path), path: path.joined(separator: "."), message))
  }

  mutating func error<Value>(_ message: String, at place: Located<Value>) {
    context.add(Issue(.error, mark: place.mark, path: place.path, message))
  }

  mutating func warn(_ message: String, at path: [String]) {
    context.add(
      Issue(.warning, mark: mark(path), path: path.joined(separator: "."), message))
  }

  mutating func error(_ message: String, at mark: SourceMark?, _ path: [String]) {
    context.add(Issue(.error, mark: mark, path: path.joined(separator: "."), message))
  }

  /// Adds a row for a value that follows from others.
  mutating func explain(
    _ path: [String], _ value: String, unit: String = "", source: String, help: String
  ) {
    context.explainDerived(at: path, value, unit: unit, source: source, help: help)
  }

  /// Reports names that are used twice.
  mutating func checkUnique(_ names: [Located<String>], _ noun: String) {
    var seen: Set<String> = []
    for name in names where !name.value.isEmpty && !seen.insert(name.value).inserted {
      error("'\(name.value)' names a second \(noun); give each its own name", at: name)
    }
  }

  /// Reports shares that do not add up to the whole.
  mutating func checkWhole(_ shares: [Double], _ what: String, at path: [String]) {
    let sum = shares.reduce(0, +)
    // Written shares are decimals: what they miss by rounding is far below a part in 10^9.
    guard (sum - 1).magnitude > 1e-9 else { return }
    let rounded = (sum * 1e8).rounded() / 1e8
    error(
      "the shares of \(what) add up to \(QuantityKind.share.format(rounded)), not to 100%", at: path
    )
  }

  /// Whether places, models or dependencies of this name are written.
  private func isWritten(_ name: String) -> Bool {
    func holds(_ node: DocumentNode) -> Bool {
      node.text == name || node.items?.contains(where: holds) == true
        || node.entries?.contains { $0.key == name || holds($0.value) } == true
    }
    return ["clouds", "models", "dependencies"].contains { key in
      root[key: key].map(holds) ?? false
    }
  }

  /// The position of a name among known ones, or an issue with the nearest.
  mutating func find(
    _ name: Located<String>, among known: [String], _ noun: String
  ) -> Int? {
    // A name that could not be read has its issue already.
    guard !name.value.isEmpty else { return nil }
    if let index = known.firstIndex(of: name.value) { return index }
    // So has what the name stands for, when that was written but could not be read.
    if known.isEmpty || context.issues.hasErrors && isWritten(name.value) { return nil }
    let key = name.path.split(separator: ".").last.map(String.init) ?? noun
    // A name that is itself a key, or an item of a list, needs no other name in the message.
    let isOwnName = name.path.hasSuffix(".\(name.value)") || Int(key) != nil
    let found = isOwnName ? "'\(name.value)' is" : "\(key) is '\(name.value)', which is"
    error(
      "\(found) not a \(noun) of this scenario"
        + NearestName.hint(name.value, among: known), at: name)
    return nil
  }
}
