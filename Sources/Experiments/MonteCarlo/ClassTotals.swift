/// What each class of faults did over the replications so far: losses and events.
///
/// A precision is not looked at before every class that contributes more than a twentieth of the losses
/// was seen often enough: with a handful of its events the spread of their sizes is not known, and an
/// interval looks short by luck.
struct ClassTotals: Sendable {
  /// Events of a contributing class before the first look.
  static let fewest: Int64 = 30
  /// The part of all losses above which a class contributes.
  static let share = 0.05

  private var losses: [Double] = []
  private var events: [Int64] = []

  /// Adds a replication.
  mutating func add(_ row: ReplicationRow) {
    if losses.isEmpty {
      losses = row.hits.map { _ in 0 }
      events = row.hits.map { _ in 0 }
    }
    for index in row.hits.indices {
      losses[index] += row.lossByClass[index].reduce(0, +)
      events[index] += row.hits[index]
    }
  }

  /// Whether every class that contributes was seen often enough; also where nothing was lost.
  var isEnough: Bool {
    let total = losses.reduce(0, +)
    return zip(losses, events).allSatisfy { loss, count in
      loss <= Self.share * total || count >= Self.fewest
    }
  }
}
