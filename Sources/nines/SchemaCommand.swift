import ArgumentParser
import Reporting

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the scenario language as a JSON Schema, for completion and hover in editors.",
    discussion: """
      Save it, and name it in the first line of a scenario, for editors with a YAML language server:
        nines schema > nines.schema.json
        # yaml-language-server: $schema=nines.schema.json
      """)

  func run() throws { print(ScenarioJSONSchema.json.text(), terminator: "") }
}
