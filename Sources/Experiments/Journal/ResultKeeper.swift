import CloudSimulation

/// Keeps finished replications outside of the process, so that a killed run can go on.
public protocol ResultKeeper: AnyObject {
  /// Gives back up to `count` replications from a number on that were kept before, without a gap.
  func take(first: Int, count: Int) throws -> [ReplicationResult]
  /// Keeps replications; the first one's number follows the last one that was taken or kept.
  func keep(_ results: [ReplicationResult], first: Int) throws
}
