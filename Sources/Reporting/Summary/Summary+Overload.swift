import CloudSimulation

extension RecoveryLoad {
  /// The load from which on a region does not recover by itself, for `check`.
  public var words: String {
    "Overload in \(region) can outlive its cause above \(NumberText.significant(load)) requests/s: "
      + "its queue is longer than its clients' patience, and \(NumberText.significant(tries)) tries "
      + "of each request exceed its capacity of \(NumberText.significant(capacity)) requests/s."
  }
}

extension HedgeEffect {
  /// What hedging adds and saves, for `check`.
  public var words: String {
    "Clients '\(client)' send another copy of a '\(requestClass)' request after "
      + "\(NumberText.significant(afterSeconds)) s: \(NumberText.percent(again)) more tries; one of "
      + "a hundred waits over \(NumberText.significant(hedgedP99Seconds)) s for its first token, "
      + "not \(NumberText.significant(p99Seconds)) s (theory, without queues)."
  }
}

extension Summary {
  /// What outlived its cause, for the first screen; nil when nothing did.
  var loneOverloadWords: String? {
    guard let time = row("lone_overload_time")?.estimate.value, time > 0,
      let count = row("lone_overloads")?.estimate.value,
      let longest = row("lone_overload_longest")?.estimate.value,
      let wasted = row("wasted_work")?.estimate.value
    else { return nil }
    return "Overload outlived its cause \(NumberText.significant(count)) times a year, for "
      + "\(NumberText.significant(time)) min a year in all and \(NumberText.significant(longest)) "
      + "min at the longest: retries and expired work kept it alive "
      + "(\(NumberText.percent(wasted)) of the work was for nobody). It ends when load is shed."
  }
}
