import Stochastics
import Testing

struct StochasticsDocumentationTests {
  @Test func `the example of the module's page runs`() throws {
    let key = StreamKey(seed: 1, component: "us-east-1/a", purpose: "repair")
    let repair = try Distribution.logNormal(quantile: 0.5, 40, quantile: 0.95, 120)
    var means: [Double] = []
    for replication in 0..<100 {
      var stream = RandomStream(key: key, replication: replication)
      means.append(Tally((0..<10).map { _ in repair.sample(using: &stream) }).mean)
    }
    let estimate = try Intervals.mean(means, confidence: 0.95)
    #expect((estimate.value / repair.mean - 1).magnitude < 0.1 && estimate.low != nil)
  }
}
