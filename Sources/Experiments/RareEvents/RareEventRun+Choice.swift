import CloudSimulation
import Stochastics

extension RareEventRun {
  /// What the pilot decided.
  struct Choice {
    let plan: any SamplingPlan
    /// The pilot's observations of the chosen plan, for the shares of strata; of another seed.
    let pilot: TermTable
    /// Why, a line each.
    let reasons: [String]
  }

  /// Observations of a pilot for a plan without strata, and of each stratum of others.
  private static let pilotSize = 120

  private struct Candidate {
    let plan: any SamplingPlan
    let pilot: TermTable
    /// Variance times cost of one observation; infinite where the pilot saw too little.
    let score: Double
    /// The same of plain sampling, from the same observations.
    let plain: Double
    let eventful: Int
  }

  /// Chooses the method, or the parameters of the one that was asked for.
  func choose(
    _ target: Measure, _ shouldStop: @escaping @Sendable () -> Bool
  ) async throws -> Choice {
    let designs = makeDesigns(pilotSeed)
    let wanted = options.method.map { [$0] } ?? EstimationMethod.allCases
    var candidates: [Candidate] = []
    var reasons: [String] = []
    for method in wanted {
      if let reason = refusal(method, target, designs[0]) {
        if options.method != nil { throw MethodRefusal(method: method, reason: reason) }
        reasons.append("\(method.rawValue): not sound here, \(reason)")
        continue
      }
      if method == .importance {
        candidates.append(importance(target, designs[0]))
        continue
      }
      guard let plan = plan(method, pilot: designs[0]) else {
        let reason = "the pilot lost no capacity, so there is no level to branch at"
        if options.method != nil { throw MethodRefusal(method: method, reason: reason) }
        reasons.append("\(method.rawValue): not used, \(reason)")
        continue
      }
      candidates.append(try await candidate(plan, target, designs, shouldStop))
    }
    return pick(candidates, reasons)
  }

  private func candidate(
    _ plan: any SamplingPlan, _ target: Measure, _ designs: [Design],
    _ shouldStop: @escaping @Sendable () -> Bool
  ) async throws -> Candidate {
    var table = TermTable([target], target: 0, plan: plan)
    let size = plan.strata.count == 1 ? Self.pilotSize : Self.pilotSize / 2
    if try await !observe(
      plan, upTo: plan.strata.map { _ in size }, designs, &table, shouldStop)
    {
      throw StatisticsError.noObservations
    }
    // Where strata were told apart but their spread was not seen, some hundreds more where they matter.
    for more in [300, 1200] where !plan.hasFixedShares {
      if try table.judged().low != nil { break }
      let counts = zip(table.shares(of: more, plan), table.counts).map { max($0, $1) }
      if try await !observe(plan, upTo: counts, designs, &table, shouldStop) {
        throw StatisticsError.noObservations
      }
    }
    // An interval is there where the tail was seen.
    let isSeen = try table.judged().low != nil && table.variance > 0
    let (variance, cost) = table.ofPlain
    return Candidate(
      plan: plan, pilot: table, score: isSeen ? table.varianceTimesCost(plan) : .infinity,
      plain: variance * cost, eventful: table.eventful)
  }

  private func importance(_ target: Measure, _ design: Design) -> Candidate {
    let pilot = ImportancePilot(design, target: target)
    let best = pilot.best
    return Candidate(
      plan: best.plan, pilot: TermTable([target], target: 0, plan: best.plan), score: best.score,
      plain: best.plain, eventful: pilot.eventful)
  }

  /// The candidate of the least variance for its cost; with none that saw enough, the first of a fixed
  /// order, which never depends on what the results will be.
  private func pick(_ candidates: [Candidate], _ reasons: [String]) -> Choice {
    var reasons = reasons
    for candidate in candidates where options.method == nil {
      let name = candidate.plan.method.rawValue
      if candidate.score == .infinity {
        reasons.append("\(name): its pilot saw \(candidate.eventful) events, too few to judge it")
      } else if candidate.plan.method == .plain {
        reasons.append("\(name): its pilot saw \(candidate.eventful) events")
      } else if candidate.plain < .infinity {
        reasons.append(
          "\(name): plain sampling would take \(Self.times(candidate.plain / candidate.score)) times "
            + "the work")
      } else {
        reasons.append("\(name): its pilot saw \(candidate.eventful) events")
      }
    }
    let seen = candidates.filter { $0.score < .infinity }
    let order: [EstimationMethod] = [.stratified, .importance, .decomposition, .splitting, .plain]
    let unseen = order.lazy.compactMap { method in
      candidates.first { $0.plan.method == method }
    }.first
    guard let best = seen.min(by: { $0.score < $1.score }) ?? unseen else {
      preconditionFailure("plain sampling is always sound")
    }
    return Choice(plan: best.plan, pilot: best.pilot, reasons: reasons)
  }

  private static func times(_ factor: Double) -> String {
    factor < 10 ? "\((factor * 10).rounded() / 10)" : "\(Int(min(factor, 1e15).rounded()))"
  }

  private func refusal(_ method: EstimationMethod, _ target: Measure, _ design: Design) -> String? {
    if !method.estimates(target) {
      return "'\(target.name)' is not among what it estimates: \(method.measuresInWords)"
    }
    return method.refusal(design)
  }

  /// The plan of a method; nil where the pilot found nothing to go by.
  private func plan(_ method: EstimationMethod, pilot design: Design) -> (any SamplingPlan)? {
    switch method {
    case .plain, .importance: return PlainSampling()
    case .stratified: return StratifiedSampling(design)
    case .decomposition: return ClassDecomposition(design)
    case .splitting:
      let plan = CapacitySplitting.found(design)
      return plan.levels.isEmpty ? nil : plan
    }
  }
}
