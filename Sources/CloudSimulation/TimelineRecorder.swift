import CloudModel
import Stochastics

/// The data side at one moment, constant until the next sample.
public struct TimelineSample: Equatable, Sendable {
  /// Nanoseconds from the scenario's start.
  public let time: Int64
  /// Requests/s that arrive, are good, and are lost.
  public let offered: Double
  /// Requests/s that are good.
  public let good: Double
  /// Requests/s that are lost.
  public let lost: Double
  /// Tries/s that clients send, retries included.
  public let tries: Double
  /// Tries/s that a queue limit or gateway refuses, and those that clients refuse themselves.
  public let shed: Double
  /// Tries/s that clients refuse themselves.
  public let throttled: Double
  /// Mean tokens of the prompts and answers that are asked for now, by the mix of request classes.
  public let lengths: TokenLengths
  /// Share of requests that arrives in each region, with stale addresses; 0 … 1.
  public let shares: [Double]
  /// Share of each region in the record; 0 … 1.
  public let recordShares: [Double]
  /// Instances in each region's load balancer, a ramping one by its weight.
  public let ready: [Double]
  /// Instances on their way in each region.
  public let launching: [Int]
  /// Requests that wait in each region.
  public let queued: [Double]
}

/// Mean lengths of requests, tokens.
public struct TokenLengths: Equatable, Sendable {
  /// Of prompts.
  public let prompt: Double
  /// Of answers.
  public let answer: Double
}

/// Keeps a sample at every change inside a window.
public struct TimelineRecorder: Sendable, Equatable {
  /// The window, nanoseconds from the scenario's start.
  public let from: Int64
  /// Its end.
  public private(set) var to: Int64
  /// The samples, in order of time, one a moment.
  public private(set) var samples: [TimelineSample] = []

  /// A recorder for a window.
  public init(from: Int64, to: Int64) {
    precondition(from <= to, "a window from \(from) to \(to) ns")
    self.from = from
    self.to = to
  }

  /// Forgets what lies after a moment.
  public mutating func crop(to end: Int64) {
    to = min(to, end)
    samples.removeAll { $0.time > end }
  }

  mutating func sample(_ state: borrowing WorldState, _ lengths: TokenLengths) {
    if state.now < from || state.now > to { return }
    if samples.last?.time == state.now { samples.removeLast() }
    let whole = Double(Units.wholeShare)
    let throttled = state.retries.throttled
    var shed: Rate = 0
    for line in state.losses where line.kind == .shed { shed += line.rate }
    samples.append(
      TimelineSample(
        time: state.now, offered: Double(state.offered) / Units.ratePerRequestPerSecond,
        good: Double(state.goodRate) / Units.ratePerRequestPerSecond,
        lost: Double(state.lostRate) / Units.ratePerRequestPerSecond,
        tries: Double(state.offered + state.retries.load - throttled)
          / Units.ratePerRequestPerSecond,
        shed: Double(shed) / Units.ratePerRequestPerSecond,
        throttled: Double(throttled) / Units.ratePerRequestPerSecond,
        lengths: lengths, shares: state.regions.map { Double($0.share) / whole },
        recordShares: state.regions.map { Double($0.recordShare) / whole },
        ready: state.regions.map { Double($0.weight) / Double(SpeedTable.unitsPerInstance) },
        launching: state.regions.map(\.launching),
        queued: state.regions.map { Units.requests($0.queue) }))
  }
}

extension World {
  /// Begins to keep samples of a window; the current moment is the first when it lies inside.
  public mutating func record(from: Int64, to: Int64) {
    recorder = TimelineRecorder(from: from, to: to)
    takeSample()
  }

  /// Keeps a sample of the current moment, when somebody watches.
  mutating func takeSample() {
    let lengths = lengths
    recorder?.sample(state, lengths)
  }

  /// The mean lengths of what is asked for now.
  var lengths: TokenLengths {
    let shares = demand.mixes[state.mix].classes
    func mean(_ tokens: KeyPath<RequestClass, Distribution>) -> Double {
      zip(design.scenario.traffic.classes, shares).reduce(0) {
        $0 + $1.0[keyPath: tokens].mean * Double($1.1) / Double(Units.wholeShare)
      }
    }
    return TokenLengths(prompt: mean(\.inputTokens), answer: mean(\.outputTokens))
  }

  /// Lets one fault begin now, by the scenario's class of that number, whatever the clocks say.
  ///
  /// - Returns: the incident's number, or nil when an absent instance was hit.
  public mutating func inject(faultClass: Int, place: Int, durationSeconds: Double) -> Int? {
    precondition(design.classes.indices.contains(faultClass), "no fault class \(faultClass)")
    let slot = begin(
      faultClass: faultClass, place: place, index: 0,
      duration: Units.nanoseconds(durationSeconds))
    if state.isStale { settle() }
    return slot.map { state.incidents[$0].number }
  }
}
