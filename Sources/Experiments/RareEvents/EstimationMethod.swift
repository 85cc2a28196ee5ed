import CloudModel
import CloudSimulation

/// A way to estimate from replications, with the measures that it is unbiased for.
public enum EstimationMethod: String, CaseIterable, Sendable {
  /// Every replication as nature draws it.
  case plain
  /// Strata by the number of onsets of rare classes, whose law is known.
  case stratified
  /// Rates of rare classes raised, each replication weighted by its likelihood ratio.
  case importance
  /// Each rare class by itself, in replications in which it strikes; all others as nature draws them.
  case decomposition
  /// Replications split into branches whenever more capacity is lost than before.
  case splitting

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .plain: "every replication as nature draws it"
    case .stratified: "strata by the exact Poisson count of onsets of rare classes; none is dropped"
    case .importance:
      "rates of rare classes raised, more so while something is broken; a tenth of the replications "
        + "at the true rates, so no weight reaches 10"
    case .decomposition:
      "what the receipt books to each rare class, in replications in which it strikes; the rest plain"
    case .splitting:
      "whole replications branch when more capacity is lost, each branch with its share of the weight"
    }
  }

  /// The measures that it is unbiased for, in words.
  public var measuresInWords: String {
    switch self {
    case .plain: "all measures"
    case .stratified, .importance, .splitting:
      "means, ratios and probabilities of whole periods; quantiles are not estimated"
    case .decomposition: "unavailability, availability and request_downtime: means of lost requests"
    }
  }

  /// Whether it estimates a measure.
  public func estimates(_ measure: Measure) -> Bool {
    switch self {
    case .plain: true
    case .stratified, .importance, .splitting: measure.kind != .quantile
    case .decomposition:
      ["unavailability", "availability", "request_downtime"].contains(measure.name)
    }
  }

  /// Why it cannot be used for a design; nil when it is sound.
  public func refusal(_ design: Design) -> String? {
    let scenario = design.scenario
    if self == .plain { return nil }
    if scenario.traffic.noise != nil, scenario.traffic.noise?.paths == nil {
      return
        "the traffic's noise is drawn for each replication, so most of the spread is not of faults"
    }
    switch self {
    case .plain: return nil
    case .stratified, .importance, .decomposition:
      if RareClasses(design).sources.isEmpty {
        return
          "no class of faults is rare and strikes at a rate: those with listed times, other gaps "
          + "or clocks that follow overload have no Poisson count, and classes with more than "
          + "\(Int(RareClasses.most)) onsets a replication are not rare"
      }
      return nil
    case .splitting:
      if design.onsetSources.isEmpty { return "no fault strikes at a rate" }
      return nil
    }
  }
}
