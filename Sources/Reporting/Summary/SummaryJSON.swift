import CloudModel
import CloudSimulation
import Experiments
import Stochastics

extension Summary {
  /// The summary for programs: what the first screen says, with all digits.
  public func json(_ facts: RunFacts) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("scenario", .string(scenario.name)),
      .init("scenario_digest", .string(facts.scenarioDigest)),
      .init("program_version", .string(facts.programVersion)),
      .init("seed", .string(String(seed))),
      .init("replications_asked", .integer(Int64(facts.replicationsAsked))),
      .init("replications_done", .integer(Int64(replications))),
      .init("partial", .bool(isPartial)),
      .init("horizon_s", .number(scenario.horizon / .seconds(1))),
      .init("goal", goalJSON),
      .init("verdict", verdictJSON),
      .init("measures", .array(measures.map(Self.json))),
      .init("receipt", .array(receipt.lines.map(Self.json))),
    ]
    if let claim { members.append(.init("failovers", Self.json(claim))) }
    members.append(.init("drills", .array(drills.map(Self.json))))
    if let noise = scenario.traffic.noise {
      members.append(.init("traffic_noise", .string(noise.words)))
    }
    members.append(
      .init("unverified_prices", .array(unverifiedPrices.map { .string($0) })))
    members.append(
      .init(
        "warnings",
        .array(
          facts.warnings.map { ["place": .string($0.place), "message": .string($0.message)] })))
    return .object(members)
  }

  private var goalJSON: JSONValue {
    [
      "measure": .string(scenario.objective.measure.rawValue),
      "availability": .number(scenario.objective.availability),
      "window": .string(scenario.objective.window.rawValue),
      "good_minute": .number(scenario.objective.goodMinute),
    ]
  }

  private var verdictJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("answer", .string(verdict.name)), .init("words", .string(verdictWords)),
    ]
    if case .undecided(let more) = verdict {
      members.append(.init("more_replications", more.map { .integer(Int64($0)) } ?? nil))
    }
    return .object(members)
  }

  private static func members(_ estimate: Estimate) -> [JSONValue.Member] {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? nil }
    return [
      .init("value", .number(estimate.value)), .init("low", number(estimate.low)),
      .init("high", number(estimate.high)), .init("method", .string(estimate.method)),
      .init("note", estimate.note.map { .string($0) } ?? nil),
    ]
  }

  private static func json(_ row: Row) -> JSONValue {
    .object(
      [.init("measure", .string(row.name)), .init("unit", .string(row.unit))]
        + members(row.estimate) + [.init("better", .string(row.polarity.rawValue))])
  }

  private static func json(_ line: Receipt.Line) -> JSONValue {
    .object(
      [
        .init("name", .string(line.name)),
        .init("fault", line.fault.map { .string($0) } ?? nil),
        .init("phase", line.phase.map { .string($0.name) } ?? nil),
        .init("unit", "min/year"),
      ] + members(line.estimate))
  }

  private static func json(_ claim: FailoverClaim) -> JSONValue {
    [
      "count": .integer(Int64(claim.failovers)),
      "detected_within_30s": .integer(Int64(claim.detected)),
      "decided_within_60s": .integer(Int64(claim.decided)),
      "moved_within_180s": .integer(Int64(claim.moved)),
      "never_moved": .integer(Int64(claim.neverMoved)),
      "slowest_detection_s": claim.slowestDetection.map { .number($0) } ?? nil,
    ]
  }

  private static func json(_ drill: DrillCount) -> JSONValue {
    .object(
      [.init("name", .string(drill.name))]
        + zip(DrillVerdict.allCases, drill.counts).map {
          .init($0.rawValue, .integer(Int64($1)))
        })
  }
}
