import SimulationKernel
import Stochastics
import Testing
import Theory

/// Queues simulated through the kernel's public interface, against closed forms.
///
/// 40 independent replications each; the closed form must lie in their 99.9 % interval of Student's t,
/// so each comparison fails a right kernel for one seed in 1,000. Warm-ups are many relaxation times.
struct QueueingTheoryTests {
  static let replications = 40

  /// Whether the mean over replications agrees with a closed form.
  static func agrees(_ values: [Double], with truth: Double) throws -> Bool {
    let estimate = try Intervals.mean(values, confidence: 0.999)
    guard let low = estimate.low, let high = estimate.high else { return false }
    // What could not be told from another truth would prove nothing.
    return low <= truth && truth <= high && high - low < 0.25 * truth
  }

  /// The stations of all replications after their run.
  static func stations(
    _ name: String, gap: Double, service: Distribution, end: Int64 = 2_500,
    _ change: (inout Station) -> Void = { _ in }
  ) -> [Station] {
    (0..<replications).map { replication in
      var station = Station(
        gap: gap, service: service, warmUpSeconds: 300, replication: replication, name: name)
      change(&station)
      return station.run(throughSeconds: end)
    }
  }

  @Test func `M/M/1 waits as its closed form`() throws {
    let all = Self.stations("M/M/1", gap: 1 / 0.7, service: .exponential(mean: 1))
    let wait = ErlangC.meanWait(servers: 1, load: 0.7, serviceTime: 1)
    #expect(try Self.agrees(all.map(\.waits.mean), with: wait))
    // Little's law, by a figure that knows no customer.
    let queue = all.map { $0.waiting.average(upTo: 2_500_000_000_000) }
    #expect(try Self.agrees(queue, with: 0.7 * wait))
  }

  @Test(arguments: [(2, 1.4), (5, 4)])
  func `M/M/c waits as Erlang C`(servers: Int, load: Double) throws {
    let all = Self.stations("M/M/\(servers)", gap: 1 / load, service: .exponential(mean: 1)) {
      $0.servers = servers
    }
    let wait = ErlangC.meanWait(servers: servers, load: load, serviceTime: 1)
    #expect(try Self.agrees(all.map(\.waits.mean), with: wait))
  }

  static let services: [(String, Distribution)] = [
    ("constant", .constant(1)), ("gamma", .gamma(shape: 0.5, scale: 2)),
    ("uniform", .uniform(low: 0, high: 2)), ("log-normal", .logNormal(mu: -0.32, sigma: 0.8)),
  ]

  @Test(arguments: services)
  func `M/G/1 waits as Pollaczek and Khinchine`(name: String, service: Distribution) throws {
    let all = Self.stations("M/G/1 \(name)", gap: 1 / 0.6, service: service)
    let wait = PollaczekKhinchine.meanWait(
      arrivalRate: 0.6, serviceMean: service.mean, serviceVariance: service.variance)
    #expect(try Self.agrees(all.map(\.waits.mean), with: wait))
  }

  @Test func `M/M/c/K loses and waits as its chain`() throws {
    let all = Self.stations("M/M/3/6", gap: 1.0 / 3, service: .exponential(mean: 1)) {
      $0.servers = 3
      $0.places = 6
    }
    let chain = MMcK(servers: 3, places: 6, arrivalRate: 3, serviceRate: 1)
    #expect(
      try Self.agrees(all.map { Double($0.refused) / Double($0.offered) }, with: chain.loss))
    #expect(try Self.agrees(all.map(\.waits.mean), with: chain.meanWait))
  }

  @Test func `M/G/c/c loses as Erlang B, whatever the service`() throws {
    let all = Self.stations("M/G/4/4", gap: 1.0 / 3, service: .gamma(shape: 0.5, scale: 2)) {
      $0.servers = 4
      $0.places = 4
    }
    #expect(
      try Self.agrees(
        all.map { Double($0.refused) / Double($0.offered) },
        with: ErlangB.blocking(servers: 4, load: 3)))
  }

  @Test func `customers give up as in Erlang A`() throws {
    let all = Self.stations("M/M/5+M", gap: 0.2, service: .exponential(mean: 1)) {
      $0.servers = 5
      $0.patience = 2
    }
    let theory = ErlangA(servers: 5, arrivalRate: 5, serviceRate: 1, abandonmentRate: 0.5)
    #expect(
      try Self.agrees(all.map { Double($0.gaveUp) / Double($0.offered) }, with: theory.loss))
    let queue = all.map { $0.waiting.average(upTo: 2_500_000_000_000) }
    #expect(try Self.agrees(queue, with: theory.meanQueue))
  }

  @Test(arguments: [1, 2, 6])
  func `a repair shop on the slot calendar keeps as many machines up as theory`(
    repairers: Int
  ) throws {
    let up = (0..<Self.replications).map { replication in
      RepairShop.meanUp(
        machines: 6, repairers: repairers, mttf: 8, mttr: 2, warmUpSeconds: 200,
        throughSeconds: 4_000, replication: replication)
    }
    let theory = MachineRepair(machines: 6, repairers: repairers, mttf: 8, mttr: 2)
    #expect(try Self.agrees(up, with: theory.meanUp))
  }
}
