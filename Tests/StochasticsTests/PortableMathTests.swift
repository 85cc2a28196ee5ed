import Foundation
import Stochastics
import Testing

@testable import Stochastics

struct PortableMathTests {
  /// The distance of two numbers in units in the last place of the second.
  static func ulps(_ a: Double, _ b: Double) -> Double {
    if a == b { return 0 }
    return ((a - b) / max(b.ulp, .leastNonzeroMagnitude)).magnitude
  }

  /// The largest distance over random arguments from `low` to `high`.
  static func worst(
    _ low: Double, _ high: Double, count: Int = 100_000, _ ours: (Double) -> Double,
    _ theirs: (Double) -> Double
  ) -> Double {
    let key = StreamKey(seed: 1, component: "\(low)", purpose: "\(high)")
    var stream = RandomStream(key: key, replication: 0)
    var worst = 0.0
    for _ in 0..<count {
      let x = low + (high - low) * stream.nextUniform()
      worst = max(worst, ulps(ours(x), theirs(x)))
    }
    return worst
  }

  @Test func `log lies within 1 ulp of the C library`() {
    #expect(Self.worst(0.5, 2, PortableMath.log, Foundation.log) <= 1)
    #expect(Self.worst(0, 1e-6, PortableMath.log, Foundation.log) <= 1)
    #expect(Self.worst(0.999, 1.001, PortableMath.log, Foundation.log) <= 1)
    #expect(Self.worst(0, 1e9, PortableMath.log, Foundation.log) <= 1)
    // All magnitudes, subnormal ones included, by random bit patterns.
    var stream = RandomStream(
      key: StreamKey(seed: 2, component: "log", purpose: "bits"), replication: 0)
    for _ in 0..<40_000 {
      let x = Double(bitPattern: stream.nextUInt64() >> 1)
      if x.isFinite { #expect(Self.ulps(PortableMath.log(x), Foundation.log(x)) <= 1) }
    }
    #expect(
      PortableMath.log(.leastNonzeroMagnitude) == Foundation.log(Double.leastNonzeroMagnitude))
  }

  @Test func `log handles special values`() {
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(-0.0) == -.infinity)
    #expect(PortableMath.log(-1).isNaN)
    #expect(PortableMath.log(.infinity) == .infinity)
    #expect(PortableMath.log(-.infinity).isNaN)
    #expect(PortableMath.log(.nan).isNaN)
  }

  @Test func `exp lies within 2 ulp of the C library`() {
    #expect(Self.worst(-1, 1, PortableMath.exp, Foundation.exp) <= 2)
    #expect(Self.worst(-708, 709.7, PortableMath.exp, Foundation.exp) <= 2)
    #expect(Self.worst(-745.13, -708, PortableMath.exp, Foundation.exp) <= 1)
    #expect(Self.worst(-1e-8, 1e-8, PortableMath.exp, Foundation.exp) <= 1)
  }

  @Test func `exp handles special values`() {
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(709.782712893384) == Foundation.exp(709.782712893384))
    #expect(PortableMath.exp(709.7827128933841) == .infinity)
    #expect(PortableMath.exp(-745.2) == 0)
    #expect(PortableMath.exp(.infinity) == .infinity)
    #expect(PortableMath.exp(-.infinity) == 0)
    #expect(PortableMath.exp(.nan).isNaN)
  }

  @Test func `log1p and expm1 keep their accuracy near zero`() {
    #expect(Self.worst(-1e-9, 1e-9, PortableMath.log1p, Foundation.log1p) <= 1)
    #expect(Self.worst(-0.9999, 3, PortableMath.log1p, Foundation.log1p) <= 3)
    #expect(Self.worst(1, 1e18, PortableMath.log1p, Foundation.log1p) <= 3)
    #expect(Self.worst(-1e-9, 1e-9, PortableMath.expm1, Foundation.expm1) <= 2)
    #expect(Self.worst(-2, 2, PortableMath.expm1, Foundation.expm1) <= 3)
    #expect(Self.worst(-60, 700, PortableMath.expm1, Foundation.expm1) <= 3)
    #expect(PortableMath.log1p(-1) == -.infinity)
    #expect(PortableMath.log1p(-2).isNaN)
    #expect(PortableMath.log1p(.infinity) == .infinity)
    #expect(PortableMath.log1p(1e-300) == 1e-300)
    #expect(PortableMath.expm1(-.infinity) == -1)
    #expect(PortableMath.expm1(1e-300) == 1e-300)
    #expect(PortableMath.expm1(.nan).isNaN)
  }

  @Test func `pow lies within 2 ulp of the C library over its whole range`() {
    var stream = RandomStream(
      key: StreamKey(seed: 3, component: "pow", purpose: "arguments"), replication: 0)
    var worst = 0.0
    for _ in 0..<40_000 {
      let x = Foundation.exp(-200 + 400 * stream.nextUniform())
      let y = (-700 + 1_400 * stream.nextUniform()) / Foundation.log(x)
      worst = max(worst, Self.ulps(PortableMath.pow(x, y), Foundation.pow(x, y)))
      let near = 0.5 + stream.nextUniform()
      let power = 200 * stream.nextUniform() - 100
      worst = max(worst, Self.ulps(PortableMath.pow(near, power), Foundation.pow(near, power)))
    }
    #expect(worst <= 2)
    #expect(PortableMath.pow(1 + 0x1p-52, 1e18) == Foundation.pow(1 + 0x1p-52, 1e18))
  }

  @Test func `pow has the special values of IEEE 754`() {
    let values: [Double] = [
      0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 2.5, -2.5, .infinity, -.infinity, .nan, 1e300,
      -1e300, .leastNonzeroMagnitude, 1e-300, 1_075, -1_075, 0x1p53, 0x1p53 + 2,
    ]
    for x in values {
      for y in values {
        let (ours, theirs) = (PortableMath.pow(x, y), Foundation.pow(x, y))
        let same = ours.isNaN ? theirs.isNaN : Self.ulps(ours, theirs) <= 2
        #expect(same && (ours.isNaN || ours.sign == theirs.sign), "pow(\(x), \(y)) = \(ours)")
      }
    }
  }

  @Test func `gamma functions agree with the C library and known values`() {
    for x in stride(from: 0.05, through: 60, by: 0.05) {
      let theirs = Foundation.log(Foundation.tgamma(x))
      #expect((PortableMath.logGamma(x) - theirs).magnitude <= 2e-14 * max(1, theirs.magnitude))
    }
    #expect((PortableMath.gamma(0.5) - 1.7724538509055160).magnitude < 1e-14)
    #expect((PortableMath.gamma(6) - 120).magnitude < 1e-11)
    // P(1, x) = 1 - exp(-x); P(1/2, x) = erf(sqrt(x)).
    for x in [1e-6, 0.1, 0.9, 1, 2, 3.7, 20, 90] {
      #expect((PortableMath.lowerGammaRatio(1, x) + Foundation.expm1(-x)).magnitude < 1e-14)
      let half = Foundation.erf(x.squareRoot())
      #expect((PortableMath.lowerGammaRatio(0.5, x) - half).magnitude < 1e-14)
    }
    #expect(PortableMath.lowerGammaRatio(3, 0) == 0)
    #expect(PortableMath.lowerGammaRatio(3, .infinity) == 1)
  }

  @Test func `the normal law agrees with GSL and with itself`() {
    let key = StreamKey(seed: 4, component: "normal", purpose: "p")
    var stream = RandomStream(key: key, replication: 0)
    for round in 0..<20_000 {
      let u = stream.nextUniform()
      let p = round % 2 == 0 ? u : Foundation.exp(-600 * u)
      let z = PortableMath.normalQuantile(p)
      let reference = SpecialFunctions.normalQuantile(p)
      #expect((z - reference).magnitude <= 1e-14 * max(reference.magnitude, 1e-2))
      let x = 76 * u - 38
      let phi = PortableMath.normalCDF(x)
      let libm = 0.5 * Foundation.erfc(-x / 2.0.squareRoot())
      // The argument's rounding alone costs x^2 units in the last place.
      #expect((phi - libm).magnitude <= libm * 1e-15 * max(4, x * x) + 1e-307)
    }
    // Independent of GSL, whose algorithm is the same: the quantile inverts the C library's erfc.
    for p in [1e-300, 1e-100, 1e-20, 1e-10, 0.001, 0.02425, 0.0749, 0.0751, 0.3, 0.5] {
      let z = PortableMath.normalQuantile(p)
      let back = 0.5 * Foundation.erfc(-z / 2.0.squareRoot())
      #expect((back / p - 1).magnitude < 4e-15 * max(1, z * z))
    }
    #expect(PortableMath.normalQuantile(0) == -.infinity)
    #expect(PortableMath.normalQuantile(1) == .infinity)
    #expect(PortableMath.erfc(30) == 0 && PortableMath.erfc(-30) == 2)
  }

  @Test func `the same arguments give the same bits on every machine`() {
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "portable", purpose: "bits"), replication: 0)
    var digest: UInt64 = 0
    func absorb(_ x: Double) { digest = (digest ^ x.bitPattern) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    for _ in 0..<5_000 {
      let u = stream.nextUniform()
      absorb(PortableMath.log(u))
      absorb(PortableMath.log1p(-u))
      absorb(PortableMath.exp(40 * u - 20))
      absorb(PortableMath.expm1(u - 0.5))
      absorb(PortableMath.pow(u, 10 * u - 5))
      absorb(PortableMath.normalQuantile(u))
      absorb(PortableMath.normalCDF(8 * u - 6))
      absorb(PortableMath.logGamma(10 * u))
      absorb(PortableMath.lowerGammaRatio(1 + u, 4 * u))
    }
    // Recorded with and without fused multiply-add. Another number means other simulated results.
    #expect(digest == 15_902_758_337_224_072_509)
  }
}
