import Experiments

extension PrecisionOutcome {
  /// What became of the precision, for example `Precision: unavailability to 8.7 %, 10 % asked.`
  func words(_ replications: Int) -> String {
    let asked = NumberText.shortPercent(goal.halfWidth)
    if let eventless, let mostShare {
      return "Precision: no event of \(goal.measure) in "
        + "\(Paragraph.count(eventless, "replication")), so at most \(NumberText.percent(mostShare)) "
        + "of them have one (95 % sure); \(asked) asked."
    }
    guard let longerSide else {
      return "Precision: too few events of \(goal.measure) for an interval; \(asked) asked."
    }
    let reached = NumberText.percent(longerSide)
    let end = isMet ? "asked." : "asked and not reached: more replications are needed."
    return "Precision: \(goal.measure) to \(reached), \(asked) \(end)"
  }
}
