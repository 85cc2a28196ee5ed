import Foundation
import Stochastics
import Testing

struct TallyTests {
  @Test func `a tally has the mean, variance and range of its observations`() throws {
    let tally = Tally([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(tally.count == 8 && tally.mean == 5 && tally.minimum == 2 && tally.maximum == 9)
    #expect((try #require(tally.variance) - 32.0 / 7).magnitude < 1e-15)
    #expect((try #require(tally.standardError) - (4.0 / 7).squareRoot()).magnitude < 1e-15)
    #expect(tally.total == 40)
  }

  @Test func `a large offset does not spoil the variance`() throws {
    let tally = Tally((0..<1_000).map { 1e9 + Double($0 % 2) })
    #expect((try #require(tally.variance) - 250.0 / 999).magnitude < 1e-6)
  }

  @Test func `merged tallies equal the tally of all observations`() throws {
    var stream = RandomStream(
      key: StreamKey(seed: 1, component: "tally", purpose: "merge"), replication: 0)
    let values = (0..<1_000).map { _ in stream.nextExponential(mean: 5) }
    let whole = Tally(values)
    for cut in [0, 1, 400, 999, 1_000] {
      var left = Tally(values[..<cut])
      left.merge(Tally(values[cut...]))
      #expect(left.count == 1_000)
      #expect((left.mean / whole.mean - 1).magnitude < 1e-14)
      #expect((left.sumOfSquares / whole.sumOfSquares - 1).magnitude < 1e-13)
      #expect(left.minimum == whole.minimum && left.maximum == whole.maximum)
    }
  }

  @Test func `an empty tally has no variance and no range`() {
    var tally = Tally()
    tally.merge(Tally())
    #expect(tally == Tally() && tally.minimum == nil && tally.variance == nil)
    tally.add(3)
    #expect(tally.variance == nil && tally.mean == 3)
  }
}

struct TimeWeightedAverageTests {
  @Test func `values count by how long they last`() {
    var average = TimeWeightedAverage(startingAt: 1_000_000_000, value: 2)
    average.change(to: 10, at: 4_000_000_000)
    average.change(to: 0, at: 5_000_000_000)
    #expect(average.integral(upTo: 9_000_000_000) == 16)
    #expect(average.average(upTo: 9_000_000_000) == 2)
    #expect(average.average(upTo: 5_000_000_000) == 4)
    #expect(average.minimum == 0 && average.maximum == 10)
  }

  @Test func `observing more often changes no bit`() {
    var seldom = TimeWeightedAverage(startingAt: 0, value: 0.1)
    var often = seldom
    for step in Int64(1)...100_000 { often.change(to: 0.1, at: step * 7) }
    seldom.change(to: 0.3, at: 700_000)
    often.change(to: 0.3, at: 700_000)
    #expect(seldom == often)
  }

  @Test func `no time gives the current value, and a restart forgets the past`() {
    var average = TimeWeightedAverage(startingAt: 5, value: 7)
    #expect(average.average(upTo: 5) == 7)
    average.change(to: 3, at: 10)
    average.restart(at: 20)
    #expect(average.average(upTo: 30) == 3 && average.maximum == 3 && average.start == 20)
  }

  @Test func `time may not fall`() async {
    await #expect(processExitsWith: .failure) {
      var average = TimeWeightedAverage(startingAt: 5, value: 7)
      average.change(to: 3, at: 4)
    }
  }
}
