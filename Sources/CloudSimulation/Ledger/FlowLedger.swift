/// Requests and losses by flow, a flow being a geography and a request class.
///
/// While the mix of the offered load stays, totals need no division: they are divided when it changes
/// and at the end, by largest remainder, so that the flows add up to the totals exactly. Losses that
/// belong to one class are kept apart until then. A scenario with one flow keeps nothing here.
struct FlowLedger: Equatable, Sendable {
  /// Requests that arrived, by flow.
  private(set) var valid: ContiguousArray<Amount> = []
  /// Failed requests: `failed[kind * flows + flow]`.
  private(set) var failed: ContiguousArray<Amount> = []
  /// Failed requests of known class since the last division: `ofClass[kind * classes + class]`.
  private(set) var ofClass: ContiguousArray<Amount> = []
  /// The totals at the last division.
  private var validThen: Amount = 0
  private var failedThen: ContiguousArray<Amount> = []

  init(flows: Int, classes: Int, kinds: Int) {
    if flows == 1 { return }
    valid = ContiguousArray(repeating: 0, count: flows)
    failed = ContiguousArray(repeating: 0, count: kinds * flows)
    ofClass = ContiguousArray(repeating: 0, count: kinds * classes)
    failedThen = ContiguousArray(repeating: 0, count: kinds)
  }

  /// Keeps a loss of one class, which is also in the totals.
  mutating func book(_ amount: Amount, kind: Int, requestClass: Int) {
    if ofClass.isEmpty { return }
    ofClass[kind * (ofClass.count / failedThen.count) + requestClass] += amount
  }

  /// Divides what came to the totals since the last division.
  ///
  /// - Parameters:
  ///   - mix: that held since then.
  ///   - cut: the failure kind that strikes running sequences, which have a mix of their own.
  mutating func divide(
    valid total: Amount, failed totals: ContiguousArray<Amount>, _ mix: TrafficMix, cut: Int
  ) {
    if valid.isEmpty { return }
    for (flow, part) in Apportion.amounts(of: total - validThen, mix.shares).enumerated() {
      valid[flow] += part
    }
    validThen = total
    for kind in totals.indices where totals[kind] != failedThen[kind] {
      divide(totals[kind] - failedThen[kind], kind, mix, kind == cut ? mix.running : mix.shares)
      failedThen[kind] = totals[kind]
    }
  }

  private mutating func divide(
    _ total: Amount, _ kind: Int, _ mix: TrafficMix, _ shares: [Share]
  ) {
    let classes = mix.classes.count
    let flows = valid.count
    var rest = total
    for requestClass in 0..<classes {
      let amount = ofClass[kind * classes + requestClass]
      if amount == 0 { continue }
      ofClass[kind * classes + requestClass] = 0
      rest -= amount
      let own = stride(from: requestClass, to: flows, by: classes)
      let weights = own.map { Double(mix.shares[$0]) }
      let parts = Apportion.shares(
        weights.contains { $0 > 0 } ? weights : weights.map { _ in 1 })
      for (flow, part) in zip(own, Apportion.amounts(of: amount, parts)) {
        failed[kind * flows + flow] += part
      }
    }
    for (flow, part) in Apportion.amounts(of: rest, shares).enumerated() {
      failed[kind * flows + flow] += part
    }
  }
}
