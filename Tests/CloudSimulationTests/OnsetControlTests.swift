import CloudModel
import CloudSimulation
import Stochastics
import TestSupport
import Testing

/// Controlled fault clocks, and worlds that are split.
struct OnsetControlTests {
  private static func scenario(
    perYear: Double, duration: Distribution = .constant(3600), perZone: Int = 4
  ) -> Scenario {
    SmallScenario.oneRegion(
      perZone: perZone, load: 30,
      faults: [SmallScenario.crash(.instance, perYear: perYear, duration: duration)],
      horizon: .seconds(40 * 86_400))
  }

  @Test func `given onsets strike at their times and nowhere else`() {
    let design = Design(Self.scenario(perYear: 50))
    let day: Int64 = 86_400_000_000_000
    let times = [3 * day, 5 * day + 7, 39 * day]
    let control = OnsetControl.given(design.onsetSources, times: [times], design)
    var world = World(design, replication: 0, onsets: control)
    let result = world.finish()
    #expect(result.incidents.map(\.onset) == times)
    #expect(world.onsetRecord.homeStrikes == 3 && world.onsetRecord.awayStrikes == 0)
    // Each repair takes an hour.
    #expect(world.awayTime == 3 * 3_600_000_000_000)
    let none = OnsetControl.given(design.onsetSources, times: [[]], design)
    var quiet = World(design, replication: 0, onsets: none)
    let calm = quiet.finish()
    #expect(calm.incidents.isEmpty)
  }

  @Test func `rates that are not raised give the law of free clocks`() {
    // 4 machines at 50 a year for 40 days: 21.9 strikes.
    let design = Design(Self.scenario(perYear: 50))
    #expect(abs(design.onsetSources[0].mean - 4 * 50 * 40 / 365) < 1e-9)
    let control = OnsetControl.biased(design.onsetSources, home: 1, away: 1, design)
    for number in 0..<4 {
      var free = World(design, replication: number)
      var watched = World(design, replication: number, onsets: control)
      let (one, other) = (free.finish(), watched.finish())
      #expect(one == other)
      #expect(watched.onsetRecord.homeStrikes + watched.onsetRecord.awayStrikes > 5)
    }
  }

  @Test func `raised rates strike in proportion to the time in each state`() {
    let design = Design(Self.scenario(perYear: 20, duration: .exponential(mean: 86_400)))
    let control = OnsetControl.biased(design.onsetSources, home: 2, away: 6, design)
    var (home, away, awayDays) = (0.0, 0.0, 0.0)
    let runs = 200
    for number in 0..<runs {
      var world = World(design, replication: number, onsets: control)
      world.run(until: design.horizon)
      home += Double(world.onsetRecord.homeStrikes)
      away += Double(world.onsetRecord.awayStrikes)
      awayDays += Double(world.awayTime) / 86_400e9
    }
    let rate = 4 * 20.0 / 365
    let homeDays = Double(runs) * 40 - awayDays
    // Counts less their compensators have the counts' own variance: one seed in 1,000 beyond 3.3.
    #expect(abs(home - 2 * rate * homeDays) < 3.3 * home.squareRoot(), "\(home)")
    #expect(abs(away - 6 * rate * awayDays) < 3.3 * away.squareRoot(), "\(away)")
    #expect(away > 100 && home > 100)
  }

  @Test func `copies of a split world go apart, equal branches do not`() {
    let design = Design(Self.scenario(perYear: 60, duration: .exponential(mean: 86_400)))
    var world = World(design, replication: 3)
    let isLost = world.run(untilLost: 0.25)
    #expect(isLost)
    #expect(world.lostCapacity >= 0.25)
    func end(_ branch: Int) -> ReplicationResult {
      var copy = world
      copy.branch(to: branch)
      return copy.finish()
    }
    let (one, same, other) = (end(1), end(1), end(2))
    #expect(one == same)
    #expect(one != other)
    // What was before the split is shared.
    #expect(one.incidents[0].onset == other.incidents[0].onset)
    // The repair under way is drawn anew.
    #expect(one.incidents[0].faultEnd != other.incidents[0].faultEnd)
  }

  @Test func `after a split clocks strike as often as before it`() {
    let design = Design(Self.scenario(perYear: 60))
    let runs = 60
    var strikes = 0.0
    for number in 0..<runs {
      var world = World(design, replication: number)
      world.branch(to: 1)
      let counts = world.finish().classes[0]
      strikes += Double(counts.hits + counts.voids)
    }
    let expected = Double(runs) * design.onsetSources[0].mean
    // Poisson: one seed in 1,000 beyond 3.3.
    #expect(abs(strikes - expected) < 3.3 * expected.squareRoot(), "\(strikes) of \(expected)")
  }

  @Test(arguments: [
    Distribution.exponential(mean: 86_400), .weibull(shape: 2, scale: 86_400),
    .logNormal(mu: 11, sigma: 0.8),
  ])
  func `a repair that is drawn anew has its law given its age`(law: Distribution) throws {
    let design = Design(Self.scenario(perYear: 1, duration: law))
    let day: Int64 = 86_400_000_000_000
    var residuals: [Double] = []
    for number in 0..<400 {
      var strike = World(design, replication: number, natural: false)
      strike.run(until: day)
      _ = strike.inject(faultClass: 0, place: 0, durationSeconds: 30 * 86_400)
      // Half a day later it is split.
      strike.run(until: day + day / 2)
      strike.branch(to: 1)
      let result = strike.finish()
      let incident = try #require(result.incidents.first)
      let end = incident.faultEnd ?? design.horizon
      residuals.append(Double(end - incident.onset) / 1e9)
    }
    let passed = law.cdf(43_200)
    let test = try GoodnessOfFit.kolmogorovSmirnov(residuals) {
      max(0, (law.cdf($0) - passed) / (1 - passed))
    }
    #expect(test.pValue > 1e-3, "\(test)")
  }
}
