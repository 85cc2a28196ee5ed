import Foundation
import Testing

@testable import SimulationKernel

struct FutureEventListTests {
  /// A small generator for test cases: Vigna's splitmix64.
  struct Cases {
    var state: UInt64
    mutating func next(below bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((bits ^ (bits >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
    }
  }

  /// An event that remembers how it was scheduled.
  struct Mark: Equatable, Sendable {
    let time: Int64
    let priority: UInt8
    let ordinal: Int

    static func precedes(_ a: Mark, _ b: Mark) -> Bool {
      (a.time, a.priority, a.ordinal) < (b.time, b.priority, b.ordinal)
    }
  }

  /// Schedules at a time a little after now, with many ties in time and priority.
  static func makeMark(_ cases: inout Cases, after now: SimulationTime, ordinal: Int) -> Mark {
    Mark(
      time: now.nanoseconds + Int64(cases.next(below: 40)), priority: UInt8(cases.next(below: 3)),
      ordinal: ordinal)
  }

  @Test(arguments: [1, 5, 300, 5_000])
  func `events come by time, priority and scheduling order`(pending: Int) {
    var cases = Cases(state: UInt64(pending))
    var list = FutureEventList<Mark>(startingAt: SimulationTime(nanoseconds: -500))
    var taken: [Mark] = []
    var all: [Mark] = []
    for ordinal in 0..<pending {
      let mark = Self.makeMark(&cases, after: list.now, ordinal: ordinal)
      all.append(mark)
      list.schedule(mark, at: SimulationTime(nanoseconds: mark.time), priority: mark.priority)
    }
    #expect(list.count == pending)
    #expect(list.nextTime?.nanoseconds == all.map(\.time).min())
    while let (time, mark) = list.popNext() {
      #expect(time.nanoseconds == mark.time)
      taken.append(mark)
    }
    #expect(taken == all.sorted(by: Mark.precedes))
    #expect(list.isEmpty && list.nextTime == nil && list.popNext() == nil)
  }

  @Test func `random operations agree with a sorted array`() {
    var cases = Cases(state: 77)
    var list = FutureEventList<Mark>()
    var model: [Mark] = []  // Sorted, the next event last.
    for ordinal in 0..<200_000 {
      // The wanted size wanders, so that the list grows to hundreds and runs empty.
      let wanted = (ordinal / 1_000) % 7 * 40
      if model.isEmpty || cases.next(below: 2 * max(wanted, 1)) > model.count {
        let mark = Self.makeMark(&cases, after: list.now, ordinal: ordinal)
        list.schedule(mark, at: SimulationTime(nanoseconds: mark.time), priority: mark.priority)
        var low = 0
        var high = model.count
        while low < high {
          let middle = (low + high) / 2
          if Mark.precedes(mark, model[middle]) { low = middle + 1 } else { high = middle }
        }
        model.insert(mark, at: low)
      } else {
        let expected = model.removeLast()
        let next = list.popNext()
        guard next?.event == expected, list.now.nanoseconds == expected.time else {
          Issue.record("operation \(ordinal): \(String(describing: next)), not \(expected)")
          return
        }
      }
      guard list.count == model.count, list.nextTime?.nanoseconds == model.last?.time else {
        Issue.record("operation \(ordinal): \(list.count) events, not \(model.count)")
        return
      }
    }
  }

  /// A list and the plain array that it must agree with, under random calls.
  struct Trial {
    var cases: Cases
    var list: FutureEventList<Mark>
    /// Sorted, the next event last.
    var model: [(mark: Mark, handle: EventHandle)] = []
    var gone: [EventHandle] = []
    var ordinal = 0

    mutating func insert(_ mark: Mark, _ handle: EventHandle) {
      var low = 0
      var high = model.count
      while low < high {
        let middle = (low + high) / 2
        if Mark.precedes(mark, model[middle].mark) { low = middle + 1 } else { high = middle }
      }
      model.insert((mark, handle), at: low)
    }

    /// One random call on both; returns what went wrong, or nil.
    mutating func step(wanted: Int) -> String? {
      ordinal += 1
      let choice = cases.next(below: 12)
      if model.isEmpty || (choice < 6 && cases.next(below: 2 * max(wanted, 1)) > model.count) {
        let mark = FutureEventListTests.makeMark(&cases, after: list.now, ordinal: ordinal)
        let time = SimulationTime(nanoseconds: mark.time)
        insert(mark, list.schedule(mark, at: time, priority: mark.priority))
      } else if choice < 8 {
        let (mark, handle) = model.remove(at: cases.next(below: model.count))
        if !list.isPending(handle) || !list.cancel(handle) { return "\(mark) was not cancelled" }
        gone.append(handle)
      } else if choice < 10 {
        let place = cases.next(below: model.count)
        var (mark, handle) = model.remove(at: place)
        let old = handle
        let moved = FutureEventListTests.makeMark(&cases, after: list.now, ordinal: ordinal)
        let time = SimulationTime(nanoseconds: moved.time)
        if !list.reschedule(&handle, at: time, priority: moved.priority) { return "\(mark) stays" }
        // The list gives back the event as it was scheduled: its new place is known by the handle.
        mark = Mark(time: moved.time, priority: moved.priority, ordinal: ordinal)
        insert(mark, handle)
        gone.append(old)
      } else {
        let expected = model.removeLast()
        guard let next = list.popNext(), next.time.nanoseconds == expected.mark.time,
          !list.isPending(expected.handle)
        else { return "\(expected.mark) did not come" }
        gone.append(expected.handle)
      }
      if let stale = gone.last, list.isPending(stale) || list.cancel(stale) {
        return "a handle of an event that is gone still names one"
      }
      if list.count != model.count || list.nextTime?.nanoseconds != model.last?.mark.time {
        return "\(list.count) events, not \(model.count)"
      }
      return nil
    }
  }

  @Test(arguments: [0, 1 << 32 - 30_000, 1 << 32] as [UInt64])
  func `random calls agree with a sorted array, also where the numbers are used up`(
    sequence: UInt64
  ) {
    // A million calls and more with NINES_SOAK; the seed that fails is printed.
    let isSoak = ProcessInfo.processInfo.environment["NINES_SOAK"] != nil
    for seed in UInt64(1)...(isSoak ? 60 : 4) {
      var trial = Trial(
        cases: Cases(state: seed), list: FutureEventList(sequence: sequence))
      for operation in 0..<25_000 {
        if let wrong = trial.step(wanted: (operation / 1_000) % 7 * 40) {
          Issue.record("seed \(seed), operation \(operation): \(wrong)")
          return
        }
      }
      let times = trial.list.pending.map(\.time.nanoseconds)
      #expect(times == trial.model.reversed().map(\.mark.time), "seed \(seed)")
      #expect(trial.model.allSatisfy { trial.list.isPending($0.handle) }, "seed \(seed)")
      #expect(trial.gone.count > 5_000)
      #expect(trial.gone.allSatisfy { !trial.list.isPending($0) }, "seed \(seed)")
    }
  }

  @Test func `a handle outlives the numbers of several epochs`() {
    let early = SimulationTime(seconds: 1)
    let late = SimulationTime(seconds: 9)
    var list = FutureEventList<Int>(sequence: 1 << 32 - 2)
    var handles = (0..<40).map { list.schedule($0, at: $0 % 2 == 0 ? late : early, priority: 1) }
    for _ in 0..<3 {
      // What a list does after 2^32 events.
      list.beginEpoch()
      #expect(handles.allSatisfy { list.isPending($0) })
    }
    #expect(list.cancel(handles[2]) && !list.cancel(handles[2]) && !list.isPending(handles[2]))
    let old = handles[4]
    #expect(list.reschedule(&handles[4], at: early, priority: 0) && !list.isPending(old))
    list.beginEpoch()
    #expect(list.isPending(handles[4]) && !list.isPending(old) && !list.isPending(handles[2]))
    var order: [Int] = []
    while let (_, event) = list.popNext() { order.append(event) }
    let even = (0..<20).map { 2 * $0 }.filter { $0 != 2 && $0 != 4 }
    #expect(order == [4] + (0..<20).map { 2 * $0 + 1 } + even)
    #expect(handles.allSatisfy { !list.isPending($0) })
  }

  @Test func `an event is taken only when it comes by the limit`() {
    var list = FutureEventList<Int>()
    list.schedule(1, at: SimulationTime(seconds: 5), priority: 0)
    list.schedule(2, at: SimulationTime(seconds: 6), priority: 0)
    #expect(list.popNext(through: SimulationTime(nanoseconds: 4_999_999_999)) == nil)
    #expect(list.now == .zero && list.count == 2)
    #expect(list.popNext(through: SimulationTime(seconds: 5))?.event == 1)
    #expect(list.popNext(through: SimulationTime(seconds: 5)) == nil)
    #expect(list.count == 1 && list.now == SimulationTime(seconds: 5))
  }

  @Test func `copies continue identically and independently`() {
    var cases = Cases(state: 79)
    var list = FutureEventList<Mark>()
    for ordinal in 0..<2_000 {
      let mark = Self.makeMark(&cases, after: list.now, ordinal: ordinal)
      let time = SimulationTime(nanoseconds: mark.time)
      let handle = list.schedule(mark, at: time, priority: mark.priority)
      if ordinal % 5 == 0 { list.cancel(handle) }
      if ordinal % 3 == 0 { _ = list.popNext() }
    }
    var copy = list
    #expect(copy == list)
    let before = list.pending.map(\.event)
    for ordinal in 2_000..<6_000 {
      let mark = Self.makeMark(&cases, after: list.now, ordinal: ordinal)
      let time = SimulationTime(nanoseconds: mark.time)
      if ordinal % 2 == 0 {
        list.schedule(mark, at: time, priority: mark.priority)
        copy.schedule(mark, at: time, priority: mark.priority)
      } else {
        #expect(list.popNext()?.event == copy.popNext()?.event)
      }
    }
    #expect(copy == list)
    let frozen = list
    while list.popNext() != nil {}
    #expect(frozen.count == copy.count && frozen == copy && list != copy)
    #expect(before.count == frozen.count)
  }

  @Test func `equality is about what is to come`() {
    var a = FutureEventList<Int>()
    var b = FutureEventList<Int>()
    let second = SimulationTime(seconds: 1)
    a.schedule(1, at: second, priority: 1)
    let handle = b.schedule(9, at: second, priority: 0)
    b.schedule(1, at: second, priority: 1)
    #expect(a != b)
    b.cancel(handle)
    #expect(a == b)
    a.schedule(2, at: second, priority: 1)
    b.schedule(2, at: second, priority: 2)
    #expect(a != b)
  }

  @Test func `taking an event shows at once what comes next`() {
    var list = FutureEventList<Int>()
    for size in 1...12 {
      for event in 0..<size {
        list.schedule(event, at: list.now + Int64((event * 5) % size + 1), priority: 0)
      }
      while let (time, event) = list.popNext() {
        #expect(list.count == list.pending.count && !list.pending.contains { $0.event == event })
        #expect(list.nextTime == list.pending.first?.time && list.isEmpty == list.pending.isEmpty)
        #expect(list.now == time && list == list)
      }
    }
  }

  @Test func `an event in the past stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var list = FutureEventList<Int>()
      list.schedule(1, at: SimulationTime(seconds: 5), priority: 0)
      _ = list.popNext()
      list.schedule(2, at: SimulationTime(nanoseconds: 4_999_999_999), priority: 0)
    }
  }

  @Test func `an event that never comes cannot be scheduled`() async {
    await #expect(processExitsWith: .failure) {
      var list = FutureEventList<Int>()
      list.schedule(1, at: .never, priority: 0)
    }
  }
}
