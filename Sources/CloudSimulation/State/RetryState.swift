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
  /// First tries and retries per second of each kind of clients, and the first tries of it, where
  /// classes are told apart.
  var tries: ContiguousArray<Rate>
  var firsts: ContiguousArray<Rate>
  /// `arriving[region * kinds + kind]`: tries per second that reach a region, and those that its
  /// gateway lets in.
  var arriving: ContiguousArray<Rate>
  var admitted: ContiguousArray<Rate>
  /// `memory[region * kinds + kind]`: what clients know of a region; empty when none remembers.
  var memory: ContiguousArray<ClientMemory>
  /// `again[region * kinds + kind]`: copies that clients send of slow tries, over those tries; empty
  /// when nobody hedges.
  var again: ContiguousArray<Share>
  /// Copies per second of tries that will be answered.
  var copies: Rate = 0
  /// Tries per second of which the first copy is slow, and all are.
  var slowFirst: Rate = 0
  var slowAll: Rate = 0
  /// Tries per second that clients refuse themselves.
  var throttled: Rate = 0
  /// Tokens of each kind of clients, those at the begin of this tick, and how they change now.
  var stocks: ContiguousArray<Amount>
  var stocksAtTick: ContiguousArray<Amount>
  var stockRates: ContiguousArray<Rate>
  /// When stocks were last brought up to date.
  var stockTime: Int64 = 0
  /// Tries under way at the begin of this tick.
  var underWay = 0.0
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
  var sent: Amount = 0
  var unsent: Amount = 0
  /// Copies of tries, those whose first copy was slow, and those all of whose copies were.
  var hedges: Amount = 0
  var slowFirsts: Amount = 0
  var slowAlls: Amount = 0
  var wasted: Amount = 0
  /// The incident that began what now feeds on retries, or -1.
  var starter = -1

  init(_ design: RetryDesign?, regions: Int) {
    let kinds = design.map { $0.isGrouped ? $0.kinds.count : 0 } ?? 0
    tries = ContiguousArray(repeating: 0, count: kinds)
    firsts = tries
    arriving = ContiguousArray(repeating: 0, count: kinds * regions)
    admitted = arriving
    again = ContiguousArray(repeating: 0, count: design?.hasHedges == true ? kinds * regions : 0)
    memory = ContiguousArray(
      repeating: ClientMemory(), count: design?.hasMemory == true ? kinds * regions : 0)
    stocks = ContiguousArray(design?.hasStocks == true ? design?.kinds.map(\.stock) ?? [] : [])
    stocksAtTick = stocks
    stockRates = ContiguousArray(repeating: 0, count: stocks.count)
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
