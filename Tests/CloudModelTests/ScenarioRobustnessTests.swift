import CloudModel
import ScenarioSchema
import Testing

@Suite struct ScenarioRobustnessTests {
  private let oddities = [
    "", "0", "-1", "1e308", "1e-308", "9223372036854775807", "nan", "inf", "-.inf", "5", "5s",
    "-5s", "1ns", "292y", "100%", "101%", "0%", "1rps", "us-east-1", "eastus-1", "chat", "\u{2028}",
    "p5.48xlarge", "dns", "true", "year", "Tue 10:00", "2026-01-01", "rotate", "..", "%", "1 2 3",
  ]

  /// Every odd value in the place of a random value of the language: never a crash, and a scenario
  /// exactly when there is no error.
  @Test func `any value in any place gives a scenario or an explanation`() {
    var state: UInt64 = 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    let base = twoCloudsDocument
    var paths: [String] = []
    collect(base.root, [], &paths)
    var accepted = 0
    for _ in 0..<600 {
      var document = base
      let path = paths[random(paths.count)]
      let text = oddities[random(oddities.count)]
      let value: DocumentNode =
        switch random(8) {
        case 0: .sequence([.scalar(text)])
        case 1: .mapping([(text, .scalar(text))])
        case 2: .sequence([])
        case 3: .mapping([])
        default: .scalar(text)
        }
      _ = document.override(path: path, value: value)
      let reading = Scenario.read(from: document) { _ in .trace(flatTrace) }
      #expect((reading.scenario == nil) == reading.issues.hasErrors, "\(path)=\(value.flowText)")
      if reading.scenario != nil { accepted += 1 }
      for issue in reading.issues {
        #expect(!issue.rendered(with: document.sources).isEmpty)
      }
    }
    #expect(accepted > 20)
  }

  private func collect(_ node: DocumentNode, _ path: [String], _ paths: inout [String]) {
    if !path.isEmpty { paths.append(path.joined(separator: ".")) }
    for entry in node.entries ?? [] { collect(entry.value, path + [entry.key], &paths) }
    for (index, item) in (node.items ?? []).enumerated() {
      collect(item, path + ["\(index)"], &paths)
    }
  }
}
