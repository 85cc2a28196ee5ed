/// How the replications of a run are cut into shards: without gaps, none longer than another by more than
/// one.
public enum ShardRange {
  /// The replications of a shard.
  public static func numbers(of index: Int, shards: Int, replications: Int) -> Range<Int> {
    precondition(index >= 0 && index < shards, "shard \(index) of \(shards)")
    precondition(shards <= replications, "\(shards) shards of \(replications) replications")
    func start(_ index: Int) -> Int {
      let (whole, rest) = replications.quotientAndRemainder(dividingBy: shards)
      return index * whole + min(index, rest)
    }
    return start(index)..<start(index + 1)
  }
}
