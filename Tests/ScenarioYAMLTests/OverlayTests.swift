import ScenarioSchema
import Testing

@testable import ScenarioYAML

/// What a file must hold so that, put on top of another, it gives its values.
@Suite struct OverlayTests {
  private func document(_ text: String) throws -> ScenarioDocument {
    try #require(YAMLReader.document(from: text, file: "a.yaml").document)
  }

  @Test func `an overlay holds the paths alone, and lists as a whole`() throws {
    let text = """
      name: a
      recovery: {ttl: 20s, warm: 5s}
      policies: [{type: x, target: 60%}, {type: y}]
      m.v1: {size: 4}
      """
    let tuned = try document(text)
    let overlay = tuned.overlay(of: ["recovery.ttl", "policies.0.target", "m.v1.size", "no.where"])
    #expect(
      YAMLWriter.text(of: overlay) == """
        recovery:
          ttl: 20s
        policies:
          - type: x
            target: 60%
          - type: y
        m.v1:
          size: 4

        """)
    // On top of another file it gives that one the values, and nothing else.
    let base = try document(
      "name: b\nrecovery: {ttl: 60s, warm: 9s}\npolicies: [{type: x, target: 70%}]")
    let joined = base.merged(with: ScenarioDocument(root: overlay))
    #expect(joined.node(at: "recovery.ttl")?.text == "20s")
    #expect(joined.node(at: "recovery.warm")?.text == "9s")
    #expect(joined.node(at: "name")?.text == "b")
    #expect(joined.node(at: "policies.0.target")?.text == "60%")
  }
}
