import CloudModel

/// How failed tries come back, in whole units: the kinds of clients and the delay of each retry.
///
/// Time is cut into ticks while retries matter. What fails in a tick comes back over later ticks by a
/// kernel: the shares of a wait that is evenly distributed, after a try that failed anywhere in its
/// tick. A try that runs into its timeout fails that much later than one that is refused.
struct RetryDesign: Equatable, Sendable {
  /// A retry of a kind of clients: how it follows from the try before.
  struct Stage: Equatable, Sendable {
    let kind: Int
    /// 1 for the first retry.
    let retry: Int
    /// `kernels[isLate][tick]`: shares of the coming ticks; they add up to the whole.
    let kernels: [[Share]]
  }
  /// Clients that do alike: of all requests, or of one request class where classes are told apart.
  struct Kind: Equatable, Sendable {
    /// Its class, or -1 for the mix of the offered load.
    let requestClass: Int
    /// Of the requests of its class, or of all.
    let share: Double
    let budget: RetryBudget
    /// What all buckets of its budget hold when they are full; 0 without buckets of a size.
    let stock: Amount
    /// Client processes, and what of their own tries they refuse.
    let processes: Int
    let throttle: AdaptiveThrottle?
    let breaker: ClientBreaker?
    /// Ticks that a breaker of theirs stays open.
    let openTicks: Int
    /// Ticks of a bin of their memory, of which a window has `ClientMemory.bins`.
    let binTicks: Int64
    /// When it sends copies; nil when it does not.
    let hedge: HedgeDesign?
    /// The client's name in the scenario.
    let name: String
    /// Its stages: positions in `stages`, in the order of retries.
    let stages: Range<Int>
  }
  let kinds: [Kind]
  let stages: [Stage]
  /// Whether each kind of clients belongs to one request class, whose tries are followed on their own.
  let isGrouped: Bool
  /// `tiers[tier]`: kinds of equal priority, the highest first.
  let tiers: [[Int]]
  /// `answers[kind]`: mean length of its answers, for streams that are cut.
  let answers: [Double]
  /// Length of a tick, nanoseconds.
  let tick: Int64
  /// Ticks that the longest kernel spans.
  let span: Int

  /// Whether anything has to be followed from tick to tick.
  var ticks: Bool { !stages.isEmpty || hasMemory }
  /// Whether a budget looks at a stock or at what is under way.
  let hasStocks: Bool
  /// Whether clients send copies of slow tries.
  let hasHedges: Bool
  /// Whether clients remember what became of their tries.
  let hasMemory: Bool

  /// The clients of a scenario; nil when none retries and classes need not be told apart.
  init?(_ scenario: Scenario) {
    let classes = scenario.traffic.classes
    let clients = scenario.traffic.clients
    let retries = clients.contains { $0.tries > 1 }
    let sheds = scenario.loadBalancer.shedding == .priority && classes.count > 1
    let grains = clients.compactMap(\.grainSeconds)
    hasMemory = !grains.isEmpty
    hasHedges = clients.contains { $0.hedging != nil }
    hasStocks = retries && clients.contains { $0.budget.isWatched }
    isGrouped =
      sheds || hasMemory || hasStocks || hasHedges || retries && clients.contains { $0.kind != nil }
    guard retries || isGrouped else { return nil }
    let groups = isGrouped ? Self.groups(clients, classes) : Self.everybody(clients, classes)
    let hedges = groups.map { group in
      group.client.hedging.map {
        HedgeDesign($0, group.client, scenario.models[0], classes[group.requestClass])
      }
    }
    let waits = groups.map { group in
      (1..<max(1, group.client.tries)).map { group.client.wait(beforeRetry: $0) }
    }
    let timeout = groups.map(\.timeout).max() ?? 0
    let longest = waits.joined().map(\.upperBound).max() ?? 0
    let means = zip(waits, hedges).flatMap { list, hedge in
      list.map { hedge.map { max(1, $0.after) } ?? ($0.lowerBound + $0.upperBound) / 2 }
    }
    let wait = means.min()
    // A bin of a memory has at least two ticks.
    let shortest = min(wait ?? 2, grains.min() ?? .infinity)
    let seconds = max(0.05, shortest / 2, (longest + timeout) / 250)
    tick = Int64((seconds * 1e3).rounded(.up)) * 1_000_000
    let length = Double(tick) / 1e9
    let span = Int(((longest + timeout) / length).rounded(.up)) + 1
    self.span = span
    var kinds: [Kind] = []
    var stages: [Stage] = []
    for (index, group) in groups.enumerated() {
      let first = stages.count
      let hedge = hedges[index]
      // The next copy of a slow try does not wait for its timeout.
      let late = hedge.map { min($0.after, group.timeout) } ?? group.timeout
      for (retry, wait) in waits[index].enumerated() {
        stages.append(
          Stage(
            kind: index, retry: retry + 1,
            kernels: [0, late].map { Self.kernel(wait, after: $0, length, span) }))
      }
      kinds.append(
        Kind(
          requestClass: group.requestClass, share: group.share,
          budget: hedge?.budget(group.client) ?? group.client.budget,
          stock: Amount(
            (group.client.budget.tokens ?? 0) * Double(group.client.processes) * 1e6)
            * 1_000_000_000_000, processes: group.client.processes, throttle: group.client.throttle,
          breaker: group.client.breaker,
          openTicks: max(1, Int(((group.client.breaker?.openSeconds ?? 0) / length).rounded())),
          binTicks: Self.binTicks(group.client, length), hedge: hedge, name: group.client.name,
          stages: first..<stages.count))
    }
    self.kinds = kinds
    self.stages = stages
    var tiers: [[Int]] = []
    if isGrouped {
      for priority in Set(classes.map(\.priority)).sorted(by: >) {
        tiers.append(kinds.indices.filter { classes[kinds[$0].requestClass].priority == priority })
      }
    }
    self.tiers = tiers
    answers = kinds.map { kind in
      kind.requestClass < 0 ? 1 : max(1, classes[kind.requestClass].outputTokens.mean)
    }
  }

  private static func binTicks(_ client: RetryingClient, _ tick: Double) -> Int64 {
    let bin = (client.memorySeconds ?? 0) / Double(ClientMemory.bins)
    return max(1, Int64((bin / tick).rounded()))
  }

  /// Who sends requests: a client's ways, and of which requests it is what part.
  private struct Group {
    let client: RetryingClient
    let requestClass: Int
    let share: Double
    /// Seconds that it waits for the first token.
    let timeout: Double
  }

  /// Clients of all classes alike.
  private static func everybody(
    _ clients: [RetryingClient], _ classes: [RequestClass]
  ) -> [Group] {
    let timeout = classes.map(\.firstTokenSeconds).min() ?? 0
    return clients.map { Group(client: $0, requestClass: -1, share: $0.share, timeout: timeout) }
  }

  /// Each class with the clients of its kind, else with those of no kind, else with one that has a
  /// single try.
  private static func groups(_ clients: [RetryingClient], _ classes: [RequestClass]) -> [Group] {
    classes.enumerated().flatMap { index, item in
      let named = clients.filter { $0.kind == item.client }
      let own = named.isEmpty ? clients.filter { $0.kind == nil } : named
      let all = own.isEmpty ? [RetryingClient(name: item.name)] : own
      return all.map {
        Group(
          client: $0, requestClass: index, share: $0.share, timeout: item.firstTokenSeconds)
      }
    }
  }

  /// Shares of the ticks after the one in which a try failed; the rest of that tick counts as the next.
  private static func kernel(
    _ wait: ClosedRange<Double>, after delay: Double, _ tick: Double, _ span: Int
  ) -> [Share] {
    let (low, high) = (wait.lowerBound + delay, wait.upperBound + delay)
    // The integral of the wait's distribution function.
    func integral(_ x: Double) -> Double {
      if x <= low { return 0 }
      if x >= high { return x - (low + high) / 2 }
      return (x - low) * (x - low) / (2 * (high - low))
    }
    func reached(_ ticks: Int) -> Double {
      (integral(Double(ticks) * tick) - integral(Double(ticks - 1) * tick)) / tick
    }
    var weights = (0..<span).map { index in
      reached(index + 2) - (index == 0 ? 0 : reached(index + 1))
    }
    weights[span - 1] += max(0, 1 - weights.reduce(0, +))
    return Apportion.shares(weights.map { max(0, $0) })
  }
}

extension RetryingClient {
  /// How far back it remembers what became of its tries, seconds; nil when it does not.
  var memorySeconds: Double? { breaker?.windowSeconds ?? throttle?.windowSeconds }

  /// The shortest time that its memory tells apart, seconds: a bin, or a part of a breaker's time.
  var grainSeconds: Double? {
    guard let bin = memorySeconds.map({ $0 / Double(ClientMemory.bins) }) else { return nil }
    return breaker.map { min(bin, $0.openSeconds / 4) } ?? bin
  }
}

extension RetryBudget {
  /// Whether it looks at a stock or at what is under way, which change from tick to tick.
  var isWatched: Bool {
    switch self {
    case .concurrent, .active: true
    default: tokens != nil
    }
  }
}
