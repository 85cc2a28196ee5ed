import SimulationKernel
import Testing

struct SimulationKernelDocumentationTests {
  @Test func `the example of the module's page runs`() {
    var list = FutureEventList<String>()
    list.schedule("repair", at: SimulationTime(seconds: 90), priority: 1)
    list.schedule("probe", at: SimulationTime(seconds: 90), priority: 0)
    let timeout = list.schedule("timeout", at: SimulationTime(seconds: 5), priority: 0)
    list.cancel(timeout)
    var order: [String] = []
    while let (_, event) = list.popNext() { order.append(event) }
    #expect(order == ["probe", "repair"])
  }
}
