/// Requests between two tries: what of them comes back now, and what waits.
///
/// Retries are followed tick by tick only while more than a hundredth of the tries fails or many
/// requests wait; otherwise the few that fail are taken to succeed at their next try, at once.
struct RetryState: Equatable, Sendable {
  /// Retries per second that come back in this tick, by stage, and all together.
  var rates: ContiguousArray<Rate>
  var load: Rate = 0
  /// Failing tries per second of this segment that wait for their retry: `flows[stage * 2 + isLate]`.
  var flows: ContiguousArray<Rate>
  /// What began to wait in this tick, in the same order.
  var pending: ContiguousArray<Amount>
  /// What comes back in later ticks: `bins[stage * span + (tick % span)]`.
  var bins: ContiguousArray<Amount>
  /// All that waits for a retry.
  var held: Amount = 0
  var isTicking = false
  /// Whether more than a hundredth of the tries fails in this segment.
  var isFailing = false
  var tick: Int64 = 0
  /// Since when overload goes on without a cause, or -1; all such time, its longest, and how often.
  var loneSince: Int64 = -1
  var loneTotal: Int64 = 0
  var loneLongest: Int64 = 0
  var loneCount = 0
  /// Tries, and those that were served after their client had given up.
  var tries: Amount = 0
  var wasted: Amount = 0
  /// The incident that began what now feeds on retries, or -1.
  var starter = -1

  init(_ design: RetryDesign?) {
    let stages = design?.stages.count ?? 0
    rates = ContiguousArray(repeating: 0, count: stages)
    flows = ContiguousArray(repeating: 0, count: stages * 2)
    pending = ContiguousArray(repeating: 0, count: stages * 2)
    bins = ContiguousArray(repeating: 0, count: stages * (design?.span ?? 0))
  }
}

/// Requests that wait one behind the other and are alike in whether their clients still wait.
struct QueueBlock: Equatable, Sendable {
  var amount: Amount
  /// Whether their clients have given up by the time that they are served.
  var isExpired: Bool
}
