/// How the onsets of some components are made when an experiment looks for what is rare.
///
/// Only clocks of exponential gaps can be controlled, as they have no memory: their onsets are a Poisson
/// process, whatever else happens. All other randomness of a replication stays as it is.
public struct OnsetControl: Equatable, Sendable {
  /// What takes the place of the clocks.
  enum Law: Equatable, Sendable {
    /// Onsets at given times, by source; nanoseconds from the scenario's start, in order.
    case given([[Int64]])
    /// The clocks run faster: by one factor while no incident is open, by another while one is.
    case biased(home: Double, away: Double)
  }

  let law: Law
  /// Whether a source is controlled, by source.
  let governs: [Bool]

  /// Onsets at given times instead of those of some clocks.
  ///
  /// - Parameters:
  ///   - sources: of `Design.onsetSources`.
  ///   - times: for each of them, nanoseconds from the scenario's start, in order.
  public static func given(
    _ sources: [OnsetSource], times: [[Int64]], _ design: Design
  ) -> OnsetControl {
    precondition(sources.count == times.count, "times of \(times.count) sources")
    var all = [[Int64]](repeating: [], count: design.sources.count)
    for (source, list) in zip(sources, times) { all[source.index] = list }
    return OnsetControl(law: .given(all), governs: mask(sources, design))
  }

  /// Clocks that run faster.
  ///
  /// - Parameters:
  ///   - sources: of `Design.onsetSources`.
  ///   - home: factor of the rates while no incident is open, above 0.
  ///   - away: factor while one is, above 0.
  public static func biased(
    _ sources: [OnsetSource], home: Double, away: Double, _ design: Design
  ) -> OnsetControl {
    precondition(home > 0 && away > 0, "rates times \(home) and \(away)")
    return OnsetControl(law: .biased(home: home, away: away), governs: mask(sources, design))
  }

  private static func mask(_ sources: [OnsetSource], _ design: Design) -> [Bool] {
    var mask = [Bool](repeating: false, count: design.sources.count)
    for source in sources { mask[source.index] = true }
    return mask
  }
}

/// A component whose onsets are a Poisson process.
public struct OnsetSource: Equatable, Sendable {
  /// Position in the design's sources.
  let index: Int
  /// Position in `Design.faultClassNames`.
  public let faultClass: Int
  /// Expected onsets over the horizon, those that hit nothing included.
  public let mean: Double
}

extension Design {
  /// The components whose onsets are a Poisson process: a rate, neither listed times, nor gaps of another
  /// law, nor a clock that runs on overload only.
  public var onsetSources: [OnsetSource] {
    sources.enumerated().compactMap { index, source in
      if !source.hasPoissonOnsets { return nil }
      return OnsetSource(
        index: index, faultClass: source.faultClass, mean: Double(horizon) / source.meanGap)
    }
  }
}

extension FaultSource {
  /// Whether its onsets are a Poisson process.
  var hasPoissonOnsets: Bool {
    times.isEmpty && gaps == nil && overloadRegion < 0 && meanGap < .infinity
  }
}

/// What controlled clocks did, from which a likelihood ratio follows.
public struct OnsetRecord: Equatable, Sendable {
  /// Strikes of controlled clocks while no incident was open, those that hit nothing included.
  public internal(set) var homeStrikes = 0
  /// Strikes while an incident was open.
  public internal(set) var awayStrikes = 0
  /// Nanoseconds in which an incident was open, up to the last time that none was.
  var awayTime: Int64 = 0
  /// Since when an incident is open, or -1.
  var awaySince: Int64 = -1
}
