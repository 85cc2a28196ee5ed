import SimulationKernel
import Testing

struct SimulationTimeTests {
  @Test func `sums and differences are exact to the nanosecond`() {
    let time = SimulationTime(seconds: 86_400 * 365)
    #expect((time + 1).nanoseconds == 31_536_000_000_000_001)
    #expect((time + 1) - time == 1)
    #expect((time - 5) - time == -5)
    #expect(time.advanced(by: -31_536_000_000_000_000) == .zero)
    var moved = time
    moved += 7
    #expect(moved > time && moved - 7 == time)
    #expect(SimulationTime(nanoseconds: 1_500_000_000).seconds == 1.5)
  }

  @Test func `sums beyond the range end at never, and never stays`() {
    #expect(SimulationTime(nanoseconds: .max - 5) + 6 == .never)
    #expect(SimulationTime.never + 1 == .never)
    #expect(SimulationTime.never + (-1) == .never)
    #expect(SimulationTime.never - 1 == .never)
    #expect(SimulationTime(seconds: .max) == .never)
    #expect(SimulationTime(seconds: .min) < .zero)
    #expect((SimulationTime(nanoseconds: .min + 1) - 5).nanoseconds == .min)
  }

  @Test func `seconds become the nearest whole nanoseconds`() {
    #expect(SimulationTime.nanoseconds(inSeconds: 1.25) == 1_250_000_000)
    #expect(SimulationTime.nanoseconds(inSeconds: 2.4e-9) == 2)
    #expect(SimulationTime.nanoseconds(inSeconds: 2.6e-9) == 3)
    #expect(SimulationTime.nanoseconds(inSeconds: -2.6e-9) == -3)
    #expect(SimulationTime.nanoseconds(inSeconds: 1e300) == .max)
    #expect(SimulationTime.nanoseconds(inSeconds: .infinity) == .max)
    #expect(SimulationTime.nanoseconds(inSeconds: -1e300) == .min)
  }

  @Test func `a time is described in seconds to the last nanosecond`() {
    #expect("\(SimulationTime(nanoseconds: 12_000_000_005))" == "12.000000005 s")
    #expect("\(SimulationTime(nanoseconds: -1_500_000_000))" == "-1.500000000 s")
    #expect("\(SimulationTime.never)" == "never")
  }
}
