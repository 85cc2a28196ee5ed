import Foundation
import TestSupport
import Testing

@testable import nines

/// `nines init`, `fmt` and `schema` as a user calls them.
struct InitCommandTests {
  private func run(_ arguments: [String], in folder: ScratchFolder) throws -> Program.Outcome {
    try Program.run(arguments, in: folder.path, megabytes: 2000, patience: 120)
  }

  @Test(arguments: StarterArchitecture.allCases)
  func `a starter of each architecture is right without a warning, in layout, and runs`(
    architecture: StarterArchitecture
  ) throws {
    let folder = try ScratchFolder()
    let made = try run(["init", "--architecture", architecture.rawValue, "my.yaml"], in: folder)
    #expect(made.code == 0, "\(made.error)")
    let check = try run(["check", "my.yaml"], in: folder)
    #expect(check.code == 0 && check.error.isEmpty, "\(check.error)")
    #expect(check.output.contains("'my' is right"))
    #expect(try run(["fmt", "--check", "my.yaml"], in: folder).code == 0)
    let outcome = try run(
      ["run", "my.yaml", "--replications", "2", "--horizon", "30d", "--out", "r"], in: folder)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/r/report.html"))
    // Comments teach: a starter has many, and opens with its question.
    let text = try String(contentsOfFile: "\(folder.path)/my.yaml", encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("# ") == true && lines.first?.hasSuffix("?") == true)
    #expect(lines.count { $0.contains("#") } >= 15)
    #expect(lines.allSatisfy { $0.count <= 120 })
  }

  @Test func `an existing file is never overwritten`() throws {
    let folder = try ScratchFolder()
    try folder.write(Array("mine".utf8), to: "active-passive.yaml")
    #expect(try run(["init"], in: folder).code == 74)
    #expect(
      try String(contentsOfFile: "\(folder.path)/active-passive.yaml", encoding: .utf8) == "mine")
  }

  @Test func `formatting keeps comments and meaning, and a second time changes nothing`() throws {
    let folder = try ScratchFolder()
    let untidy = """
      #a question?\r
      nines:   1   \r
      name:  tidy    #its name
      description: "a  b,  c   # no comment"


      summary: |
          kept   as it is,   #this too

            even blank lines
      list: [a,   b,  'c,   d']
      """
    try folder.write(Array(untidy.utf8), to: "a.yaml")
    #expect(try run(["fmt", "--check", "a.yaml"], in: folder).code == 1)
    #expect(try run(["fmt", "a.yaml"], in: folder).code == 0)
    let tidy = try String(contentsOfFile: "\(folder.path)/a.yaml", encoding: .utf8)
    #expect(
      tidy == """
        # a question?
        nines: 1
        name: tidy    # its name
        description: "a  b,  c   # no comment"

        summary: |
            kept   as it is,   #this too

              even blank lines
        list: [a, b, 'c,   d']

        """)
    #expect(try run(["fmt", "--check", "a.yaml"], in: folder).code == 0)
    try folder.write(Array("a: [".utf8), to: "broken.yaml")
    #expect(try run(["fmt", "broken.yaml"], in: folder).code == 64)
  }

  @Test func `every shipped scenario can be formatted, and keeps its comments`() throws {
    let folder = try ScratchFolder()
    let place = Repository.path("scenarios")
    let names = try FileManager.default.contentsOfDirectory(atPath: place).filter {
      $0.hasSuffix(".yaml")
    }.sorted()
    #expect(names.count > 30)
    func signs(_ path: String) throws -> Int {
      try String(contentsOfFile: path, encoding: .utf8).count { $0 == "#" }
    }
    for name in names {
      try FileManager.default.copyItem(
        atPath: "\(place)/\(name)", toPath: "\(folder.path)/\(name)")
    }
    let outcome = try run(["fmt"] + names, in: folder)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(try run(["fmt", "--check"] + names, in: folder).code == 0)
    for name in names {
      #expect(try signs("\(folder.path)/\(name)") == signs("\(place)/\(name)"), "\(name)")
    }
  }

  @Test func `the schema is JSON that knows the keys of the language`() throws {
    let folder = try ScratchFolder()
    let outcome = try run(["schema"], in: folder)
    #expect(outcome.code == 0)
    let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let schema = try #require(value as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let whole = try #require((schema["$defs"] as? [String: Any])?["whole"] as? [String: Any])
    let keys = try #require(whole["properties"] as? [String: Any])
    for key in ["name", "clouds", "models", "traffic", "failover_config", "faults", "include"] {
      #expect(keys[key] != nil, "\(key)")
    }
    #expect((whole["additionalProperties"] as? Bool) == false)
    let name = try #require(keys["name"] as? [String: Any])
    #expect((name["description"] as? String)?.isEmpty == false)
  }

  /// A Python with jsonschema and PyYAML, for `make soak`.
  private static let python = Python.with("jsonschema, yaml")

  @Test(
    .enabled(
      if: InitCommandTests.python != nil,
      "make soak with a Python that has jsonschema and PyYAML (NINES_PYTHON)"))
  func `an independent validator accepts every shipped scenario and refuses broken ones`() throws {
    let folder = try ScratchFolder()
    let outcome = try run(["schema"], in: folder)
    try folder.write(Array(outcome.output.utf8), to: "schema.json")
    let script = """
      import copy, glob, json, sys, yaml
      from jsonschema import Draft202012Validator
      schema = json.load(open("schema.json"))
      Draft202012Validator.check_schema(schema)
      validator = Draft202012Validator(schema)
      files = sorted(glob.glob(sys.argv[1] + "/*.yaml"))
      bad = 0
      for file in files:
          document = yaml.load(open(file, encoding="utf-8"), Loader=yaml.BaseLoader)
          for error in validator.iter_errors(document):
              best = min([error] + list(error.context or []), key=lambda e: -len(e.absolute_path))
              print(file, list(best.absolute_path), best.message[:200])
              bad += 1
      hello = yaml.load(open(sys.argv[1] + "/two-clouds.yaml", encoding="utf-8"), Loader=yaml.BaseLoader)
      def broken(change):
          document = copy.deepcopy(hello)
          change(document)
          return not validator.is_valid(document)
      changes = [
          lambda d: d.pop("traffic"),
          lambda d: d.update(horizn="1y"),
          lambda d: d.update(horizon="365"),
          lambda d: d["slo"].update(availability="99.99"),
          lambda d: d["slo"].update(window="decade"),
          lambda d: d["failover_config"]["recovery"].update(dns_ttl="60"),
          lambda d: d["faults"].append({"preset": "no-such-preset"}),
          lambda d: d["faults"].append("gpu-node-crash"),
          lambda d: d["drills"][0].update(every="century"),
      ]
      for number, change in enumerate(changes):
          if not broken(change):
              print("accepted", number)
              bad += 1
      print(len(files), "files")
      sys.exit(1 if bad else 0)
      """
    try folder.write(Array(script.utf8), to: "validate.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.python))
    process.arguments = ["validate.py", Repository.path("scenarios")]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try folder.write([], to: "out")
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder.path)/out")
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
