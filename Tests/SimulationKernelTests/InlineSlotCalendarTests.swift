import SimulationKernel
import Testing

struct InlineSlotCalendarTests {
  typealias Cases = FutureEventListTests.Cases

  /// One random call on both calendars; returns what differs, or nil.
  static func step<let count: Int>(
    _ inline: inout InlineSlotCalendar<count>, _ calendar: inout SlotCalendar, _ cases: inout Cases
  ) -> String? {
    let slot = cases.next(below: count)
    if inline.time(of: slot) != calendar.time(of: slot) { return "slot \(slot) waits otherwise" }
    switch cases.next(below: 8) {
    case 0..<4:  // Anew, or in place of what is pending; many ties in time and priority.
      let time = calendar.now + Int64(cases.next(below: 12))
      let priority = UInt8(cases.next(below: 3) * 127)
      inline.schedule(slot, at: time, priority: priority)
      calendar.schedule(slot, at: time, priority: priority)
    case 4:
      if inline.cancel(slot) != calendar.cancel(slot) { return "slot \(slot): cancel differs" }
    default:
      let (ours, theirs) = (inline.popNext(), calendar.popNext())
      if ours?.slot != theirs?.slot || ours?.time != theirs?.time { return "popNext differs" }
    }
    if inline.next?.slot != calendar.next?.slot || inline.next?.time != calendar.next?.time {
      return "next differs"
    }
    return inline.count == calendar.count && inline.isEmpty == calendar.isEmpty
      && inline.now == calendar.now ? nil : "count or clock differs"
  }

  /// Random calls on a calendar of so many slots.
  static func check<let count: Int>(
    _ inline: InlineSlotCalendar<count>, seed: UInt64, operations: Int
  ) {
    var (inline, cases) = (inline, Cases(state: seed))
    var calendar = SlotCalendar(slotCount: count, startingAt: inline.now)
    for operation in 0..<operations {
      if let wrong = step(&inline, &calendar, &cases) {
        Issue.record("seed \(seed), \(count) slots, operation \(operation): \(wrong)")
        return
      }
    }
  }

  @Test func `it agrees with the calendar of any number of slots`() {
    let start = SimulationTime(nanoseconds: -2_000)
    Self.check(InlineSlotCalendar<1>(startingAt: start), seed: 31, operations: 10_000)
    Self.check(InlineSlotCalendar<2>(startingAt: start), seed: 32, operations: 10_000)
    Self.check(InlineSlotCalendar<5>(startingAt: start), seed: 33, operations: 10_000)
    Self.check(InlineSlotCalendar<16>(startingAt: start), seed: 34, operations: 10_000)
  }

  @Test func `copies continue independently`() {
    var calendar = InlineSlotCalendar<3>()
    calendar.schedule(2, at: SimulationTime(seconds: 2), priority: 0)
    var copy = calendar
    #expect(copy == calendar)
    #expect(copy.popNext()?.slot == 2 && copy.isEmpty && copy != calendar)
    #expect(calendar.count == 1 && calendar.next?.slot == 2)
  }

  @Test func `misuse stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var calendar = InlineSlotCalendar<2>()
      calendar.schedule(2, at: SimulationTime(seconds: 1), priority: 0)
    }
    await #expect(processExitsWith: .failure) {
      var calendar = InlineSlotCalendar<2>(startingAt: SimulationTime(seconds: 1))
      calendar.schedule(0, at: .zero, priority: 0)
    }
    await #expect(processExitsWith: .failure) {
      var calendar = InlineSlotCalendar<2>()
      calendar.schedule(0, at: .never, priority: 0)
    }
  }
}
