import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Theory

/// Machines that fail and are mended independently, of which some must run: exact answers.
struct ExactChain {
  /// Machines and how many of them carry the load.
  let machines: Int
  let needed: Int
  /// Failures of a machine a year, and mean days of a repair.
  let rate: Double
  let repairDays: Double
  /// Days of a replication, which begins with all machines up.
  let days: Double

  /// The scenario of it: losses begin at once when too few are up, and end at once.
  var scenario: Scenario {
    var scenario = SmallScenario.oneRegion(
      perZone: machines, load: 10 * Double(needed),
      faults: [
        SmallScenario.crash(
          .instance, perYear: rate, duration: .exponential(mean: repairDays * 86_400),
          name: "crash")
      ], horizon: .seconds(Int64(days * 86_400)))
    // A period meets it without any loss.
    scenario.objective.availability = 1
    scenario.objective.window = .year
    return scenario
  }

  private var mttf: Double { 365 / rate }

  /// The lost share of the requests: the binomial law at the availability of each moment, by Simpson's
  /// rule over the period.
  var unavailability: Double {
    let steps = 4000
    var sum = 0.0
    for step in 0...steps {
      let time = days * Double(step) / Double(steps)
      let up = AlternatingRenewal.availability(mttf: mttf, mttr: repairDays, at: time)
      var lost = 0.0
      for (count, probability) in KOfN.upCounts(n: machines, availability: up).enumerated()
      where count < needed {
        lost += probability * (1 - Double(count) / Double(needed))
      }
      sum += lost * (step == 0 || step == steps ? 1 : (step % 2 == 1 ? 4 : 2))
    }
    return sum / Double(3 * steps)
  }

  /// The probability that too few are up at any moment of the period: first passage of the birth-death
  /// chain, by Runge and Kutta's method of fourth order.
  var probabilityOfLoss: Double {
    let spare = machines - needed
    func slope(_ p: [Double]) -> [Double] {
      var d = [Double](repeating: 0, count: spare + 2)
      for down in 0...spare {
        let fail = Double(machines - down) / mttf * p[down]
        let mend = Double(down) / repairDays * p[down]
        d[down] -= fail + mend
        d[down + 1] += fail
        if down > 0 { d[down - 1] += mend }
      }
      return d
    }
    func moved(_ p: [Double], _ d: [Double], _ by: Double) -> [Double] {
      zip(p, d).map { $0 + by * $1 }
    }
    var p = [1.0] + [Double](repeating: 0, count: spare + 1)
    let steps = 6000
    let h = days / Double(steps)
    for _ in 0..<steps {
      let a = slope(p)
      let b = slope(moved(p, a, h / 2))
      let c = slope(moved(p, b, h / 2))
      let d = slope(moved(p, c, h))
      for i in p.indices { p[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]) }
    }
    return p[spare + 1]
  }

  /// Of probabilities from 1e-2 to 1e-8.
  static let all = [
    ExactChain(machines: 3, needed: 2, rate: 4, repairDays: 10, days: 30),
    ExactChain(machines: 3, needed: 2, rate: 0.41, repairDays: 10, days: 30),
    ExactChain(machines: 4, needed: 2, rate: 0.38, repairDays: 10, days: 30),
    ExactChain(machines: 5, needed: 2, rate: 0.34, repairDays: 10, days: 30),
  ]
}
