/// What the clients of one kind remember of their tries in one region, in bins of a sliding window.
struct ClientMemory: Equatable, Sendable {
  /// Bins of a window.
  static let bins = 24

  /// Tries that were wanted, and those that were accepted, by bin; the current one is `bin`.
  private(set) var wanted = ContiguousArray<Amount>(repeating: 0, count: bins)
  private(set) var accepted = ContiguousArray<Amount>(repeating: 0, count: bins)
  private var bin = 0
  /// All that is in the window.
  private var wantedSum: Amount = 0
  private var acceptedSum: Amount = 0
  /// Rates of the current segment.
  var wantedRate: Rate = 0
  var acceptedRate: Rate = 0
  /// The share of its tries that a client refuses itself.
  var refused: Share = 0
  /// Where breakers are open: the share of the processes whose breaker ends its time in each tick to
  /// come, `opens[tick % count]`.
  var opens: ContiguousArray<Share> = []
  /// The chance that a closed breaker's window reached the ratio at the last look.
  var chance = 0.0

  /// Adds a segment.
  mutating func book(_ nanoseconds: Amount) {
    let (more, good) = (Amount(wantedRate) * nanoseconds, Amount(acceptedRate) * nanoseconds)
    wanted[bin] += more
    accepted[bin] += good
    wantedSum += more
    acceptedSum += good
  }

  /// A window in which so many tries a second were all accepted.
  mutating func fill(_ rate: Rate, binLength: Int64) {
    let amount = Amount(rate) * Amount(binLength)
    for index in 0..<Self.bins {
      wanted[index] = index == bin ? 0 : amount
      accepted[index] = wanted[index]
    }
    addUp()
  }

  /// The oldest bin becomes the current one.
  mutating func turn() {
    bin = (bin + 1) % Self.bins
    wantedSum -= wanted[bin]
    acceptedSum -= accepted[bin]
    wanted[bin] = 0
    accepted[bin] = 0
  }

  /// Forgets what a part of the processes knew: their windows begin anew when they close.
  mutating func keep(_ share: Share) {
    for index in 0..<Self.bins {
      wanted[index] = wanted[index] / Amount(Units.wholeShare) * Amount(share)
      accepted[index] = accepted[index] / Amount(Units.wholeShare) * Amount(share)
    }
    addUp()
  }

  private mutating func addUp() {
    wantedSum = wanted.reduce(0, +)
    acceptedSum = accepted.reduce(0, +)
  }

  /// Tries in the window.
  var requests: Double { Units.requests(wantedSum) }
  /// Accepted ones.
  var accepts: Double { Units.requests(acceptedSum) }
}
