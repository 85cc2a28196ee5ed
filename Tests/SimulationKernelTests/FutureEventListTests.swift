import SimulationKernel
import Testing

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

  @Test func `random cancellations agree with a sorted array`() {
    var cases = Cases(state: 78)
    var list = FutureEventList<Mark>()
    var model: [(mark: Mark, handle: EventHandle?)] = []
    var gone: [EventHandle] = []
    for ordinal in 0..<50_000 {
      let choice = cases.next(below: 10)
      if model.count < 5 || (choice < 5 && model.count < 150) {
        let mark = Self.makeMark(&cases, after: list.now, ordinal: ordinal)
        let time = SimulationTime(nanoseconds: mark.time)
        var handle: EventHandle?
        if choice % 2 == 0 {
          handle = list.scheduleCancellable(mark, at: time, priority: mark.priority)
        } else {
          list.schedule(mark, at: time, priority: mark.priority)
        }
        model.append((mark, handle))
      } else if choice < 8, let place = model.indices.randomElementWithHandle(model, &cases) {
        if let handle = model[place].handle {
          guard list.isPending(handle), list.cancel(handle), !list.isPending(handle),
            !list.cancel(handle)
          else {
            Issue.record("operation \(ordinal): cancelling \(model[place].mark) failed")
            return
          }
          gone.append(handle)
        }
        model.remove(at: place)
      } else if let place = model.indices.min(by: {
        Mark.precedes(model[$0].mark, model[$1].mark)
      }) {
        let (mark, handle) = model.remove(at: place)
        let next = list.popNext()
        guard next?.event == mark else {
          Issue.record("operation \(ordinal): \(String(describing: next)), not \(mark)")
          return
        }
        if let handle { gone.append(handle) }
      }
      let earliest = model.map(\.mark.time).min()
      guard list.count == model.count, list.nextTime?.nanoseconds == earliest else {
        Issue.record("operation \(ordinal): \(list.count) events, not \(model.count)")
        return
      }
    }
    #expect(gone.count > 5_000)
    #expect(gone.allSatisfy { !list.isPending($0) })
  }

  @Test func `copies continue identically and independently`() {
    var cases = Cases(state: 79)
    var list = FutureEventList<Mark>()
    for ordinal in 0..<2_000 {
      let mark = Self.makeMark(&cases, after: list.now, ordinal: ordinal)
      let time = SimulationTime(nanoseconds: mark.time)
      let handle = list.scheduleCancellable(mark, at: time, priority: mark.priority)
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
    let handle = b.scheduleCancellable(9, at: second, priority: 0)
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

extension Range<Int> {
  /// A random place whose element can be cancelled.
  fileprivate func randomElementWithHandle(
    _ model: [(mark: FutureEventListTests.Mark, handle: EventHandle?)],
    _ cases: inout FutureEventListTests.Cases
  ) -> Int? {
    let places = filter { model[$0].handle != nil }
    return places.isEmpty ? nil : places[cases.next(below: places.count)]
  }
}
