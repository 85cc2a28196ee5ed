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
  struct Kind: Equatable, Sendable {
    let share: Double
    let budget: RetryBudget
    /// Its stages: positions in `stages`, in the order of retries.
    let stages: Range<Int>
  }
  let kinds: [Kind]
  let stages: [Stage]
  /// Length of a tick, nanoseconds.
  let tick: Int64
  /// Ticks that the longest kernel spans.
  let span: Int

  /// The retries of a scenario; nil when no client retries.
  ///
  /// - Parameter timeout: seconds that a client waits for the first token.
  init?(_ clients: [RetryingClient], timeout: Double) {
    guard clients.contains(where: { $0.tries > 1 }) else { return nil }
    let waits = clients.map { client in
      (1..<max(1, client.tries)).map { client.wait(beforeRetry: $0) }
    }
    let longest = waits.joined().map(\.upperBound).max() ?? 0
    let shortest = waits.joined().map { ($0.lowerBound + $0.upperBound) / 2 }.min() ?? 1
    let seconds = max(0.05, shortest / 2, (longest + timeout) / 250)
    tick = Int64((seconds * 1e3).rounded(.up)) * 1_000_000
    let length = Double(tick) / 1e9
    let span = Int(((longest + timeout) / length).rounded(.up)) + 1
    self.span = span
    var kinds: [Kind] = []
    var stages: [Stage] = []
    for (index, client) in clients.enumerated() {
      let first = stages.count
      for (retry, wait) in waits[index].enumerated() {
        stages.append(
          Stage(
            kind: index, retry: retry + 1,
            kernels: [0, timeout].map { Self.kernel(wait, after: $0, length, span) }))
      }
      kinds.append(
        Kind(share: client.share, budget: client.budget, stages: first..<stages.count))
    }
    self.kinds = kinds
    self.stages = stages
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
