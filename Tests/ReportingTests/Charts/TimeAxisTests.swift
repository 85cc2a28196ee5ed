import Testing

@testable import Reporting

struct TimeAxisTests {
  private func axis(_ events: [Double], start: Double = 0, end: Double) -> TimeAxis {
    TimeAxis(start: start, end: end, events: events, left: 100, right: 1100)
  }

  @Test func `a short incident has one linear scale`() {
    let axis = axis([31, 45, 125, 360], end: 600)
    #expect(axis.stretches.count == 1)
    #expect(axis.x(0) == 100 && axis.x(300) == 600 && axis.x(600) == 1100)
  }

  @Test func `a long tail is compressed behind the first cluster of events`() {
    let axis = axis([31, 45, 70, 125, 360, 1_800], end: 1_800)
    #expect(axis.stretches.map(\.end) == [600, 1_800])
    #expect(axis.stretches.map(\.isCompressed) == [false, true])
    #expect(abs(axis.x(600) - 780) < 1e-9)
  }

  @Test func `a last cluster hours later has its own scale`() {
    let axis = axis([31, 45, 125, 360, 1_800, 14_400, 15_000, 15_600], end: 15_900)
    #expect(axis.stretches.map(\.end) == [600, 14_100, 15_900])
    #expect(axis.stretches.map(\.isCompressed) == [false, true, false])
  }

  @Test func `later is never further left, and what lies outside is at the ends`() {
    let axis = axis([31, 45, 125, 360, 1_800, 14_400, 15_000], start: -60, end: 15_900)
    var last = axis.x(-1e9)
    #expect(last == 100)
    for second in stride(from: -100.0, to: 20_000, by: 7) {
      let place = axis.x(second)
      #expect(place >= last)
      last = place
    }
    #expect(axis.x(.infinity) == 1100)
  }

  @Test func `labels of the grid keep their distance`() {
    for end in [1.0, 9, 61, 1_000, 40_000, 1e6, 1e9] {
      let ticks = axis([1, end / 3, end], end: end).ticks(fontSize: 12, paper: 1120)
      let labels = ticks.filter { $0.label != nil }
      #expect(labels.count >= 2 && ticks.count < 60, "end \(end)")
      for (one, two) in zip(labels, labels.dropFirst()) {
        #expect(two.labelX - one.labelX > 20, "end \(end)")
      }
    }
  }

  @Test func `durations are read with at most two units`() {
    #expect(DurationText.short(0) == "0 s")
    #expect(DurationText.short(2.54) == "2.5 s")
    #expect(DurationText.short(9.96) == "10 s")
    #expect(DurationText.short(59.6) == "1 min")
    #expect(DurationText.short(150) == "2 min 30 s")
    #expect(DurationText.short(3_599.7) == "1 h")
    #expect(DurationText.short(15_000) == "4 h 10 min")
    #expect(DurationText.short(86_399) == "1 d")
    #expect(DurationText.short(266_400) == "3 d 2 h")
    #expect(DurationText.short(-60) == "-1 min")
  }
}
