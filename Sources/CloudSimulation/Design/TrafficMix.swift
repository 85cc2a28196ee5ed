import CloudModel

/// How the offered rate divides among flows, a flow being a geography and a request class.
struct TrafficMix: Equatable, Sendable {
  /// `shares[geography * classes + class]`: exact, they add up to the whole.
  let shares: [Share]
  /// The same of the sequences that run: a flow with longer answers has more of them.
  let running: [Share]
  /// Shares by request class.
  let classes: [Share]
  /// Position of its speed in `DemandTable.speeds`.
  let speed: Int
}

/// The mixes that a table needs, each once, with the speeds that belong to them.
struct MixList {
  private(set) var mixes: ContiguousArray<TrafficMix> = []
  private(set) var speeds: ContiguousArray<SpeedTable> = []
  private var known: [[Int64]: Int] = [:]
  private var knownSpeeds: [[Int64]: Int] = [:]
  private let model: Model
  private let classes: [RequestClass]
  private let misses: [[Double]]
  /// Grain of the shares that tell two mixes apart, and of those that decide a speed.
  private static let grain = 1e9
  private static let speedGrain: Int64 = 1_000

  init(_ model: Model, _ classes: [RequestClass]) {
    self.model = model
    self.classes = classes
    misses = DeadlineMiss.byClass(model, classes)
  }

  /// The position of the mix of these rates; all of them may not be 0.
  mutating func index(of flows: [Double]) -> Int {
    let total = flows.reduce(0, +)
    let key = flows.map { Int64(($0 / total * Self.grain).rounded()) }
    if let index = known[key] { return index }
    let shares = Apportion.shares(key.map(Double.init))
    let rounded = Apportion.parts(of: Self.speedGrain, byClass(shares).map(Double.init))
    let speed: Int
    if let index = knownSpeeds[rounded] {
      speed = index
    } else {
      speed = speeds.count
      knownSpeeds[rounded] = speed
      speeds.append(
        SpeedTable(
          model, classes, shares: rounded.map { Double($0) / Double(Self.speedGrain) },
          misses: misses))
    }
    known[key] = mixes.count
    return append(shares, speed: speed)
  }

  /// The position of the mix that the scenario declares, with the speed of its exact shares.
  mutating func declared(_ shares: [Share]) -> Int {
    if let index = known[[]] { return index }
    known[[]] = mixes.count
    speeds.append(SpeedTable(model, classes, shares: classes.map(\.share), misses: misses))
    return append(shares, speed: speeds.count - 1)
  }

  private mutating func append(_ shares: [Share], speed: Int) -> Int {
    mixes.append(
      TrafficMix(
        shares: shares, running: running(shares), classes: byClass(shares), speed: speed))
    return mixes.count - 1
  }

  private func byClass(_ shares: [Share]) -> [Share] {
    classes.indices.map { index in
      stride(from: index, to: shares.count, by: classes.count).reduce(0) { $0 + shares[$1] }
    }
  }

  /// Running sequences are rate times time of an answer, which grows with its tokens.
  private func running(_ shares: [Share]) -> [Share] {
    guard case .batched = model.speed, classes.count > 1 else { return shares }
    let weights = shares.enumerated().map { flow, share in
      Double(share) * classes[flow % classes.count].outputTokens.mean
    }
    return weights.allSatisfy { $0 == 0 } ? shares : Apportion.shares(weights)
  }
}
