import Foundation
import SimulationKernel
import Testing

struct SlotCalendarTests {
  typealias Cases = FutureEventListTests.Cases

  /// What a slot waits for; a plain list of these, kept sorted, is what the calendar must agree with.
  struct Entry: Equatable {
    let time: Int64
    let priority: UInt8
    let slot: Int

    static func precedes(_ a: Entry, _ b: Entry) -> Bool {
      (a.time, a.priority, a.slot) < (b.time, b.priority, b.slot)
    }
  }

  /// What is wrong with a calendar that should hold these entries, or nil.
  static func difference(_ calendar: SlotCalendar, _ model: [Entry]) -> String? {
    if calendar.count != model.count || calendar.isEmpty != model.isEmpty {
      return "\(calendar.count) events, not \(model.count)"
    }
    let next = calendar.next
    if next?.time.nanoseconds != model.first?.time || next?.slot != model.first?.slot {
      return "next is \(String(describing: next)), not \(String(describing: model.first))"
    }
    return nil
  }

  /// One random call on both; returns what went wrong, or nil.
  static func step(
    _ calendar: inout SlotCalendar, _ model: inout [Entry], _ cases: inout Cases
  ) -> String? {
    let slot = cases.next(below: calendar.slotCount)
    let place = model.firstIndex { $0.slot == slot }
    if calendar.time(of: slot)?.nanoseconds != place.map({ model[$0].time }) {
      return "slot \(slot) waits for \(String(describing: calendar.time(of: slot)))"
    }
    switch cases.next(below: 8) {
    case 0..<3:  // Schedule anew, or in place of what is pending.
      if let place { model.remove(at: place) }
      schedule(slot, &calendar, &model, &cases)
    case 3:
      if calendar.cancel(slot) != (place != nil) { return "slot \(slot): cancel is wrong" }
      if let place { model.remove(at: place) }
    default:
      let next = calendar.popNext()
      if next?.slot != model.first?.slot || next?.time.nanoseconds != model.first?.time {
        return "\(String(describing: next)) came, not \(String(describing: model.first))"
      }
      guard let next else { return nil }
      model.removeFirst()
      // Mostly the same slot at once, the calendar's short cut; else the next call finds a vacancy.
      if cases.next(below: 4) > 0 { schedule(next.slot, &calendar, &model, &cases) }
    }
    return nil
  }

  /// Schedules a free slot in both, with many ties in time and priority.
  static func schedule(
    _ slot: Int, _ calendar: inout SlotCalendar, _ model: inout [Entry], _ cases: inout Cases
  ) {
    let time = calendar.now.nanoseconds + Int64(cases.next(below: 12))
    let entry = Entry(time: time, priority: UInt8(cases.next(below: 3) * 127), slot: slot)
    calendar.schedule(slot, at: SimulationTime(nanoseconds: time), priority: entry.priority)
    model.insert(entry, at: model.firstIndex { Entry.precedes(entry, $0) } ?? model.count)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 16, 17, 18, 64, 65, 200])
  func `random operations agree with a sorted array`(slots: Int) {
    let seed = UInt64(1_000 + slots)
    var cases = Cases(state: seed)
    var calendar = SlotCalendar(slotCount: slots, startingAt: SimulationTime(nanoseconds: -2_000))
    var model: [Entry] = []
    // Millions of calls with NINES_SOAK.
    let isSoak = ProcessInfo.processInfo.environment["NINES_SOAK"] != nil
    for operation in 0..<(isSoak ? 300_000 : 15_000) {
      let wrong =
        Self.step(&calendar, &model, &cases) ?? Self.difference(calendar, model)
      if let wrong {
        Issue.record("seed \(seed), \(slots) slots, operation \(operation): \(wrong)")
        return
      }
    }
    var left: [Int] = []
    while let (_, slot) = calendar.popNext() { left.append(slot) }
    #expect(left == model.map(\.slot), "seed \(seed)")
    #expect(calendar.isEmpty && calendar.next == nil && calendar.popNext() == nil)
  }

  @Test func `at equal times the smaller priority and then the smaller slot comes first`() {
    var calendar = SlotCalendar(slotCount: 6)
    let second = SimulationTime(seconds: 1)
    for (slot, priority) in [(5, 1), (2, 1), (0, 255), (4, 0), (3, 1)] {
      calendar.schedule(slot, at: second, priority: UInt8(priority))
    }
    calendar.schedule(1, at: SimulationTime(nanoseconds: 999_999_999), priority: 255)
    var order: [Int] = []
    while let (_, slot) = calendar.popNext() { order.append(slot) }
    #expect(order == [1, 4, 2, 3, 5, 0])
    #expect(calendar.now == second)
  }

  @Test func `scheduling a pending slot replaces its event`() {
    var calendar = SlotCalendar(slotCount: 3)
    calendar.schedule(1, at: SimulationTime(seconds: 1), priority: 0)
    calendar.schedule(1, at: SimulationTime(seconds: 9), priority: 0)
    calendar.schedule(2, at: SimulationTime(seconds: 5), priority: 0)
    #expect(calendar.count == 2)
    #expect(calendar.time(of: 1) == SimulationTime(seconds: 9) && calendar.time(of: 0) == nil)
    #expect(calendar.popNext()?.slot == 2)
    #expect(calendar.time(of: 2) == nil && calendar.next?.slot == 1)
    #expect(calendar.cancel(1) && !calendar.cancel(1) && !calendar.cancel(2) && calendar.isEmpty)
  }

  @Test func `copies continue identically and independently`() {
    var cases = Cases(state: 81)
    var calendar = SlotCalendar(slotCount: 50)
    var model: [Entry] = []
    for _ in 0..<500 { _ = Self.step(&calendar, &model, &cases) }
    var copy = calendar
    var copiedModel = model
    var copiedCases = cases
    for _ in 0..<500 {
      #expect(Self.step(&calendar, &model, &cases) == nil)
    }
    #expect(copy != calendar)
    for _ in 0..<500 {
      #expect(Self.step(&copy, &copiedModel, &copiedCases) == nil)
    }
    #expect(copy == calendar && copiedModel == model)
  }

  @Test func `equality is about what is to come`() {
    var a = SlotCalendar(slotCount: 4)
    var b = SlotCalendar(slotCount: 4)
    let second = SimulationTime(seconds: 1)
    a.schedule(3, at: second, priority: 1)
    b.schedule(2, at: second, priority: 1)
    #expect(a != b)
    b.cancel(2)
    b.schedule(3, at: second, priority: 1)
    #expect(a == b)
    // One has just taken its event, the other has cancelled something since.
    _ = a.popNext()
    _ = b.popNext()
    b.cancel(0)
    #expect(a == b && a != SlotCalendar(slotCount: 4, startingAt: .zero))
    #expect(SlotCalendar(slotCount: 4) != SlotCalendar(slotCount: 3))
  }

  @Test func `a calendar without slots has no events`() {
    var calendar = SlotCalendar(slotCount: 0)
    #expect(calendar.isEmpty && calendar.next == nil && calendar.popNext() == nil)
  }

  @Test func `a slot that does not exist stops the program`() async {
    await #expect(processExitsWith: .failure) {
      // The tree has a spare leaf for the fourth slot of this calendar.
      var calendar = SlotCalendar(slotCount: 3)
      calendar.schedule(3, at: .zero, priority: 0)
    }
  }

  @Test func `a slot's event in the past stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var calendar = SlotCalendar(slotCount: 1, startingAt: SimulationTime(seconds: 5))
      calendar.schedule(0, at: SimulationTime(seconds: 4), priority: 0)
    }
  }
}
