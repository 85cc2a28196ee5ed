import ScenarioSchema
import Testing

@Suite struct ScenarioDocumentTests {
  private let base = ScenarioDocument(
    root: .mapping([
      ("name", .scalar("base")),
      ("capacity", .mapping([("buffer", .scalar("25%")), ("keep", .scalar("1"))])),
      ("zones", .sequence([.scalar("a"), .scalar("b")])),
      (
        "autoscaling",
        .mapping([
          (
            "scaling_policies",
            .sequence([.mapping([("target_value", .scalar("70%_gpu_utilization"))])])
          )
        ])
      ),
      (
        "drills",
        .sequence([
          .mapping([("name", .scalar("monthly")), ("duration", .scalar("10min"))]),
          .mapping([("name", .scalar("yearly")), ("duration", .scalar("30min"))]),
        ])
      ),
      ("instances", .mapping([("p5.48xlarge", .mapping([("price", .scalar("1 USD/h"))]))])),
    ]))

  @Test func `mappings merge, lists replace, lists of named items merge by name`() {
    let over = ScenarioDocument(
      root: .mapping([
        ("capacity", .mapping([("buffer", .scalar("30%"))])),
        ("zones", .sequence([.scalar("c")])),
        (
          "drills",
          .sequence([
            .mapping([("name", .scalar("yearly")), ("duration", .scalar("1h"))]),
            .mapping([("name", .scalar("extra"))]),
          ])
        ),
      ]))
    let merged = base.merged(with: over)
    #expect(merged.node(at: "capacity")?.flowText == "{buffer: 30%, keep: 1}")
    #expect(merged.node(at: "zones")?.flowText == "[c]")
    #expect(
      merged.node(at: "drills")?.flowText
        == "[{name: monthly, duration: 10min}, {name: yearly, duration: 1h}, {name: extra}]")
  }

  @Test func `a path is a chain of keys, indices, names, and keys with dots`() {
    #expect(base.node(at: "capacity.buffer")?.text == "25%")
    #expect(base.node(at: "zones.1")?.text == "b")
    #expect(base.node(at: "drills.yearly.duration")?.text == "30min")
    #expect(base.node(at: "instances.p5.48xlarge.price")?.text == "1 USD/h")
    #expect(base.node(at: "capacity.nothing") == nil)
    #expect(base.node(at: "zones.2") == nil)
  }

  @Test func `an override sets a value and says who set it`() throws {
    var document = base
    #expect(document.override(path: "capacity.buffer", value: "30%") == nil)
    let node = try #require(document.node(at: "capacity.buffer"))
    #expect(node.text == "30%")
    #expect(node.provenance == .commandLine)
    #expect(node.mark?.file == "--set capacity.buffer=30%")
    #expect(document.override(path: "drills.monthly.duration", value: "5min") == nil)
    #expect(document.node(at: "drills.0.duration")?.text == "5min")
    #expect(document.override(path: "slo.window", value: "month") == nil)
    #expect(document.node(at: "slo.window")?.text == "month")
  }

  @Test func `an override keeps the written suffix of a target`() {
    var document = base
    let path = "autoscaling.scaling_policies.0.target_value"
    #expect(document.override(path: path, value: "60%") == nil)
    #expect(document.node(at: path)?.text == "60%_gpu_utilization")
    #expect(document.override(path: path, value: "50%_gpu_utilization") == nil)
    #expect(document.node(at: path)?.text == "50%_gpu_utilization")
  }

  @Test func `a path that leads nowhere is an issue`() {
    var document = base
    #expect(
      document.override(path: "drills.weekly.duration", value: "5min")?.headline
        == "--set drills.weekly.duration=5min: 'weekly' is not an item of drills; "
        + "use one of 'monthly', 'yearly', or an index from 0 to 1")
    #expect(
      document.override(path: "zones.7", value: "z")?.message
        == "'7' is not an item of zones; use an index from 0 to 1")
    #expect(
      document.override(path: "name.first", value: "z")?.message
        == "name is 'base', which has no key 'first'")
    #expect(
      document.override(path: "a..b", value: "z")?.message
        == "'a..b' is not a path; write keys joined by dots, as in 'capacity.buffer=30%'")
  }

  @Test func `includes lie below the file's own keys, cycles and depth are refused`() {
    func file(_ name: String, _ includes: [String], _ more: [(String, DocumentNode)])
      -> ScenarioDocument
    {
      let include = DocumentNode(
        .sequence(includes.map { .scalar($0) }),
        mark: SourceMark(file: name, line: 1, column: 10))
      return ScenarioDocument(root: .mapping([("include", include)] + more))
    }
    let files = [
      "top": file("top", ["one", "two"], [("a", .scalar("top"))]),
      "one": file("one", [], [("a", .scalar("one")), ("b", .scalar("one"))]),
      "two": file("two", [], [("b", .scalar("two")), ("c", .scalar("two"))]),
      "loop": file("loop", ["back"], []),
      "back": file("back", ["loop"], []),
    ]
    var resolver = IncludeResolver { name, _ in
      files[name].map { .document($0, file: name) }
        ?? .issues([Issue(.error, mark: SourceMark(file: name), "there is no such file")])
    }
    let (document, issues) = resolver.resolve("top")
    #expect(issues == [])
    #expect(document?.root.flowText == "{a: top, b: two, c: two}")
    #expect(
      resolver.resolve("loop").issues.map(\.headline) == [
        "back:1:10: 'loop' includes itself, by way of loop → back → loop"
      ])
    #expect(resolver.resolve("loop").document == nil)
    #expect(resolver.resolve("none").issues.map(\.headline) == ["none: there is no such file"])
    var endless = IncludeResolver { name, _ in
      .document(file(name, [name + "x"], []), file: name)
    }
    #expect(
      endless.resolve("f").issues.map(\.message) == ["includes are nested deeper than 8 files"])
    var wide = IncludeResolver { name, _ in
      .document(file(name, (0..<9).map { "\(name)\($0)" }, []), file: name)
    }
    #expect(wide.resolve("f").issues.contains { $0.message.hasPrefix("more than 64 files") })
  }
}
