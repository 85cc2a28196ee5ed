import Testing
import Theory

struct TheoryDocumentationTests {
  @Test func `the example of the module's page runs`() {
    let zone = AlternatingRenewal.availability(mttf: 8_750, mttr: 10)
    let region = KOfN.availability(k: 2, n: 3, componentAvailability: zone)
    let detection = DetectionDelay(interval: 10, failures: 3, observers: 2, quorum: 2, failTime: 0)
    let stale = ResolverDecay(ttl: 20).staleShare(at: detection.mean)
    #expect(region > zone && stale > 0.26 && stale < 0.35)
  }
}
