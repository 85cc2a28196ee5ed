import Testing

@testable import CloudModel

/// Bands of a pod autoscaler's metric in which it asks for the same replicas.
struct SameWishTests {
  @Test func `values that ask for the same replicas are those that the calculator says`() {
    let tolerance = HPATolerance()
    var bands = 0
    for ready in [1, 3, 6, 17] {
      for target in [1, 7, 60, 75] as [Int64] {
        func wish(_ percent: Int64) -> Int? {
          ReplicaCalculator(currentReplicas: ready).resource(
            [PodGroup(count: ready, milli: percent * 10)], targetPercent: Int(target), now: 0)
        }
        for value in 0...150 as ClosedRange<Int64> {
          guard let same = SameWish(value, target, ready, tolerance) else { continue }
          bands += 1
          #expect(same.low <= value && value <= same.high)
          for other in same.low...min(same.high, 400) { #expect(wish(other) == wish(value)) }
          // No narrower than it need be.
          if same.low > 0, wish(same.low - 1) == wish(value) {
            #expect(tolerance.contains(Double(same.low - 1) / Double(target)))
          }
        }
      }
    }
    #expect(bands > 1000)
  }

  @Test func `a value within the tolerance has none`() {
    #expect(SameWish(60, 60, 6, HPATolerance()) == nil)
    // 30 % of 60 % for six pods: three, from 21 % to 30 %.
    let same = SameWish(30, 60, 6, HPATolerance())
    #expect(same?.low == 21 && same?.high == 30)
  }
}
