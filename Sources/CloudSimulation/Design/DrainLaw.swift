import CloudModel
import Stochastics

/// How long an instance that gets no more requests still answers.
///
/// A sequence that is met in the middle of its answer has the residual life of the law of answers: longer
/// than x with the chance E(N - x)+ / E N, the equilibrium law of a renewal process. Instances run a
/// number of sequences that is Poisson with mean b, so the last ends before x with the chance
/// exp(-b · rest(x)). Lengths are tokens, or whole answers where the model has a service time.
struct DrainLaw: Equatable, Sendable {
  /// Points at which the law of an answer's length is cut.
  private static let points = 4000

  /// Ascending lengths, and the chance that a sequence has more than that before it.
  private let lengths: [Double]
  private let rests: [Double]
  /// Seconds of a length of 1 with a fixed speed; nil where that is the time of a token.
  private let service: Double?

  init(_ model: Model, _ classes: [RequestClass]) {
    if case .fixed(_, let seconds) = model.speed {
      service = seconds
      lengths = [0, 1]
      rests = [1, 0]
      return
    }
    service = nil
    let n = Double(Self.points)
    var parts: [(length: Double, weight: Double)] = []
    for item in classes where item.share > 0 {
      for point in 0..<Self.points {
        let length = item.outputTokens.quantile((Double(point) + 0.5) / n)
        parts.append((length, item.share / n))
      }
    }
    parts.sort { $0.length < $1.length }
    // From the longest down: the weight above a length, and the sum of what is above it.
    var lengths: [Double] = []
    var rests: [Double] = []
    var weight = 0.0
    var excess = 0.0
    var last = parts.last?.length ?? 0
    for part in parts.reversed() {
      excess += weight * (last - part.length)
      last = part.length
      weight += part.weight
      lengths.append(part.length)
      rests.append(excess)
    }
    excess += weight * last
    lengths.append(0)
    rests.append(excess)
    self.lengths = lengths.reversed()
    self.rests = rests.reversed().map { excess > 0 ? $0 / excess : 0 }
  }

  /// Seconds of a length of 1, at a time between two tokens.
  private func unit(tokenTime: Int64) -> Double { service ?? Double(tokenTime) / 1e9 }

  /// Nanoseconds until the last of the running sequences ends, for a uniform number in (0, 1).
  func longest(running b: Double, tokenTime: Int64, uniform: Double) -> Int64 {
    let unit = unit(tokenTime: tokenTime)
    if b <= 0 || unit <= 0 { return 0 }
    let rest = -PortableMath.log(uniform) / b
    if rest >= 1 { return 0 }
    return Units.nanoseconds(length(rest: rest) * unit)
  }

  /// Sequences of those running that outlive a time, given that one does.
  func remaining(running b: Double, tokenTime: Int64, after nanoseconds: Int64) -> Double {
    let unit = unit(tokenTime: tokenTime)
    if b <= 0 || unit <= 0 { return 0 }
    let mean = b * rest(length: Double(nanoseconds) / 1e9 / unit)
    if mean <= 0 { return 0 }
    return mean / (1 - PortableMath.exp(-mean))
  }

  /// The length whose rest is given, by straight lines between the points.
  private func length(rest: Double) -> Double {
    var low = 0
    var high = rests.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if rests[middle] >= rest { low = middle } else { high = middle }
    }
    let drop = rests[low] - rests[high]
    if drop <= 0 { return lengths[low] }
    let part = max(0, min(1, (rests[low] - rest) / drop))
    return lengths[low] + part * (lengths[high] - lengths[low])
  }

  private func rest(length: Double) -> Double {
    if length >= lengths[lengths.count - 1] { return 0 }
    var low = 0
    var high = lengths.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if lengths[middle] <= length { low = middle } else { high = middle }
    }
    let width = lengths[high] - lengths[low]
    if width <= 0 { return rests[low] }
    return rests[low] + (length - lengths[low]) / width * (rests[high] - rests[low])
  }
}
