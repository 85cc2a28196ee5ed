import CloudModel
import Stochastics

/// The share of requests that still go to the old place after a record change, in steps.
///
/// Each step's share is the mean of the stale share over the step, so that a constant rate sends
/// exactly what the curve says, to rounding. The curve ends where less than 1e-6 is left.
/// `Theory.ResolverDecay` has the same curve for reports; this one decides events and is ours alone.
struct ResolverCurve: Equatable, Sendable {
  /// The share at which the tail snaps to zero.
  static let snap = 1e-6

  /// Start of each step, nanoseconds after the change; the first is 0, the last where the tail ends.
  let offsets: ContiguousArray<Int64>
  /// Mean stale share in each step; one fewer than `offsets`.
  let shares: ContiguousArray<Share>

  init(_ groups: [ResolverGroup], ttl: Duration) {
    let parts = groups.map { Part($0, ttl: Self.seconds(ttl)) }
    let longest = parts.map(\.cycle).max() ?? 0
    var offsets: ContiguousArray<Int64> = [0]
    var shares: ContiguousArray<Share> = []
    let fine = Swift.max(0.5, longest / 60)
    var time = 0.0
    while Self.stale(parts, time) > Self.snap {
      let width = time < longest ? fine : Swift.max(fine, time * 0.05)
      let next = ((time + width) * 1e3).rounded() / 1e3
      let mean = (Self.integral(parts, next) - Self.integral(parts, time)) / (next - time)
      shares.append(Units.share(Swift.min(1, Swift.max(0, mean))))
      offsets.append(Units.nanoseconds(next))
      time = next
    }
    self.offsets = offsets
    self.shares = shares
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(Units.nanoseconds(duration)) / 1e9
  }

  private static func stale(_ parts: [Part], _ time: Double) -> Double {
    parts.reduce(0) { $0 + $1.share * $1.stale(time) }
  }

  private static func integral(_ parts: [Part], _ time: Double) -> Double {
    parts.reduce(0) { $0 + $1.share * $1.integral(time) }
  }

  /// One group: age uniform over its cycle, plus an exponential time.
  private struct Part {
    let share: Double
    let cycle: Double
    let extra: Double

    init(_ group: ResolverGroup, ttl: Double) {
      share = group.share
      extra = ResolverCurve.seconds(group.meanExtra)
      cycle = group.honoursTTL ? Swift.max(ttl, ResolverCurve.seconds(group.minimumTTL)) : 0
    }

    /// P(U(0, cycle) + Exp(extra) > t).
    func stale(_ t: Double) -> Double {
      if extra == 0 { return cycle > 0 ? Swift.max(0, 1 - t / cycle) : 0 }
      if cycle == 0 { return PortableMath.exp(-t / extra) }
      if t < cycle {
        return 1 - t / cycle + extra / cycle * (1 - PortableMath.exp(-t / extra))
      }
      let grown = PortableMath.exp(-(t - cycle) / extra) - PortableMath.exp(-t / extra)
      return extra / cycle * grown
    }

    /// The integral of `stale` from 0 to t.
    func integral(_ t: Double) -> Double {
      let inside = Swift.min(t, cycle)
      let honest = cycle > 0 ? inside - inside * inside / (2 * cycle) : 0
      if extra == 0 { return honest }
      if cycle == 0 { return extra * (1 - PortableMath.exp(-t / extra)) }
      var sum = honest + extra / cycle * (inside - extra * (1 - PortableMath.exp(-inside / extra)))
      if t > cycle {
        let atCycle = extra * (1 - PortableMath.exp(-(t - cycle) / extra))
        let atZero =
          extra * (PortableMath.exp(-cycle / extra) - PortableMath.exp(-t / extra))
        sum += extra / cycle * (atCycle - atZero)
      }
      return sum
    }
  }
}
