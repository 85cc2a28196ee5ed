import ScenarioSchema
import ScenarioYAML
import Testing

@testable import CloudModel

@Suite struct ScenarioWritingTests {
  @Test func `reading what was written gives the same scenario`() throws {
    for text in [twoCloudsText, helloText] {
      let document = try #require(YAMLReader.document(from: text, file: "a.yaml").document)
      var context = ReadingContext()
      let block = try #require(
        ScenarioBlock.fields.read(document.root, into: ScenarioBlock(), &context))
      #expect(!context.issues.hasErrors)
      let written = YAMLWriter.text(of: ScenarioBlock.fields.write(block))
      let first = read(text)
      let second = read(written)
      #expect(second.issues.filter { $0.severity == .error } == [], "\(written)")
      // Sources of faults name the preset, which is written out and so is gone.
      var expected = try #require(first.scenario)
      var found = try #require(second.scenario)
      for index in expected.faults.indices { expected.faults[index].source = "" }
      for index in found.faults.indices { found.faults[index].source = "" }
      for index in found.faults.indices { found.faults[index].name = expected.faults[index].name }
      #expect(found == expected)
    }
  }
}
