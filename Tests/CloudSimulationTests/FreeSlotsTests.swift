import Stochastics
import Testing

@testable import CloudSimulation

/// Free positions, handed out from the least.
struct FreeSlotsTests {
  @Test func `positions come back from the least, whatever the order in which they became free`() {
    var stream = RandomStream(
      key: StreamKey(seed: 3, component: "slots", purpose: "test"), replication: 0)
    var slots = FreeSlots()
    var known: Set<Int> = []
    for _ in 0..<2000 {
      if stream.nextUniform() < 0.55 {
        let position = stream.nextIndex(below: 500)
        if known.insert(position).inserted { slots.insert(position) }
      } else {
        #expect(slots.takeLeast() == known.min())
        if let least = known.min() { known.remove(least) }
      }
    }
    while let least = known.min() {
      #expect(slots.takeLeast() == least)
      known.remove(least)
    }
    #expect(slots.takeLeast() == nil)
  }
}
