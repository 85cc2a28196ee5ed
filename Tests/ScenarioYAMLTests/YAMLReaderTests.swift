import ScenarioSchema
import ScenarioYAML
import Testing

/// The headlines of all issues of a text read as `a.yaml`.
func headlines(_ text: String) -> [String] {
  YAMLReader.document(from: text, file: "a.yaml").issues.map(\.headline)
}

@Suite struct YAMLReaderTests {
  @Test func `scalars stay text and keep their places`() throws {
    let text = "name: no\nat: 12:30:45\ncodes: [012, 1e3, ~]\ndeep:\n  key: 'a: b'\n"
    let (document, issues) = YAMLReader.document(from: text, file: "a.yaml")
    #expect(issues == [])
    let root = try #require(document).root
    #expect(root[key: "name"]?.text == "no")
    #expect(root[key: "at"]?.text == "12:30:45")
    #expect(root[key: "codes"]?.items?.map(\.text) == ["012", "1e3", "~"])
    let deep = try #require(document?.node(at: "deep.key"))
    #expect(deep.text == "a: b")
    #expect(deep.mark == SourceMark(file: "a.yaml", line: 5, column: 8))
    #expect(deep.provenance == .file("a.yaml"))
    #expect(root.entries?[3].mark == SourceMark(file: "a.yaml", line: 4, column: 1))
  }

  @Test func `an empty file says how a scenario begins`() {
    let words = "the file holds no scenario; begin with 'name: …', or copy one from scenarios/"
    for text in ["", "\n\n", "# only a comment\n", "---\n", "--- # x\n...\n", "\u{FEFF}"] {
      #expect(headlines(text) == ["a.yaml: \(words)"], "\(text.debugDescription)")
    }
  }

  @Test func `a root that is no mapping is refused`() {
    #expect(
      headlines("- a\n- b\n") == [
        "a.yaml:1:1: the scenario is a list, not a mapping; begin with 'name: …'"
      ])
    #expect(
      headlines("hello") == [
        "a.yaml:1:1: the scenario is a single text, not a mapping; begin with 'name: …'"
      ])
  }

  @Test func `duplicate keys are found at their own places, all of them`() throws {
    let text = """
      name: x
      recovery:
        dns_ttl: 60s
        other: 1
        dns_ttl: 30s
        "other": 2
      name: y
      name: z
      """
    let (document, issues) = YAMLReader.document(from: text, file: "a.yaml")
    #expect(
      issues.map(\.headline) == [
        "a.yaml:5:3: 'dns_ttl' is written twice in this mapping, first on line 3; "
          + "remove one of them",
        "a.yaml:6:3: 'other' is written twice in this mapping, first on line 4; "
          + "remove one of them",
        "a.yaml:7:1: 'name' is written twice in this mapping, first on line 1; "
          + "remove one of them",
        "a.yaml:8:1: 'name' is written twice in this mapping, first on line 1; "
          + "remove one of them",
      ])
    #expect(issues.first?.place?.path == "recovery.dns_ttl")
    #expect(document?.node(at: "recovery.dns_ttl")?.text == "60s")
    #expect(document?.root[key: "name"]?.text == "x")
  }

  @Test func `a thousand duplicate keys are answered with one issue`() {
    let lines = (0..<1000).map { "key\($0): 1\nkey\($0): 2\n" }.joined()
    let found = headlines(lines)
    #expect(found.count == 1)
    #expect(found.first?.contains("is written more than once in this mapping") == true)
  }

  @Test func `duplicate keys in a large file cost few passes`() {
    let twice = (0..<16).map { "k\($0): 1\nk\($0): 1\n" }.joined()
    let rest = (0..<15_000).map { "other\($0): 1\n" }.joined()
    let start = ContinuousClock.now
    let found = headlines(twice + rest)
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(found.count == 1)
    #expect(found.first?.contains("written more than once") == true)
  }

  @Test func `tabs that indent are named`() {
    #expect(
      headlines("clouds:\n\taws: 1\n") == [
        "a.yaml:2:1: a tab is used to indent, which YAML does not allow; use spaces"
      ])
  }

  @Test func `several documents are refused at the second`() {
    #expect(
      headlines("name: a\n---\nname: b\n") == [
        "a.yaml:3:1: a second document begins here; a scenario is one document"
      ])
  }

  @Test func `anchors, aliases and merge keys are resolved`() throws {
    let text = """
      base: &base {ttl: 60s, keep: 1}
      more: &more {keep: 2, extra: 3}
      one:
        <<: *base
        ttl: 30s
      two:
        <<: [*base, *more]
      three: *base
      """
    let (document, issues) = YAMLReader.document(from: text, file: "a.yaml")
    #expect(issues == [])
    let root = try #require(document).root
    #expect(root[key: "one"]?.flowText == "{ttl: 30s, keep: 1}")
    #expect(root[key: "two"]?.flowText == "{ttl: 60s, keep: 1, extra: 3}")
    #expect(root[key: "three"]?.flowText == "{ttl: 60s, keep: 1}")
    #expect(root[key: "three"]?.mark?.line == 1)
    #expect(
      headlines("a: 1\nb:\n  <<: 5\n") == [
        "a.yaml:3:7: '<<' merges mappings; write '<<: *name' or '<<: [*one, *two]'"
      ])
    #expect(
      headlines("a: *nowhere\n") == [
        "a.yaml:1:4: an alias without its anchor; write '&name' where the values are first given"
      ])
  }

  @Test func `an alias bomb is refused after a bounded number of values`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    let start = ContinuousClock.now
    let found = headlines(text)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(found.count == 1)
    #expect(
      found.first?.hasSuffix(
        "more than 20000 values, those behind aliases counted as often as they are used; "
          + "write fewer") == true)
  }

  @Test(arguments: [
    "*a9 : x", "? *a9\n: x", "{*a9 : x}", "[*a9]: x", "{? [*a9] : x}", "{{a: *a9}: x}", "[*a9] : x",
  ])
  func `a bomb that is a key is refused before keys are compared`(key: String) {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(
      headlines(text + "last:\n  \(key)\n").first?.hasSuffix(
        "a key that is an alias, a list or a mapping; write each key as plain text") == true)
  }

  @Test func `deep nesting is refused, however deep`() {
    let words = "lists and mappings are nested deeper than 64 levels"
    for depth in [65, 500, 5000, 200_000] {
      let flow = headlines("a: " + String(repeating: "[", count: depth))
      #expect(flow.count == 1)
      if depth > 999 { #expect(flow.first?.hasSuffix(words) == true, "\(flow)") }
      let closed = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(headlines("a: \(closed)").first?.hasSuffix(words) == true)
      let dashes = headlines(String(repeating: "- ", count: depth) + "x")
      #expect(dashes.first?.hasSuffix(words) == true)
    }
    let fits = String(repeating: "[", count: 63) + "x" + String(repeating: "]", count: 63)
    #expect(headlines("a: \(fits)") == ["a.yaml:1:67: \(words)"])
    #expect(headlines("a: \(fits.dropFirst().dropLast())") == [])
  }

  @Test func `a text over the size limit is refused at once`() {
    #expect(
      headlines(String(repeating: "# x\n", count: 300_000)) == [
        "a.yaml: the file has 1.2 MB, more than the 1 MB that a scenario may have; "
          + "keep traffic in a trace file beside it"
      ])
  }

  @Test func `control characters are named by their code`() {
    #expect(
      headlines("name: a\n\u{1B}[31m: b\n") == [
        "a.yaml:2:1: control character U+001B; a scenario is plain text, remove it"
      ])
  }

  @Test(arguments: [
    (
      "a: b: c\n",
      "a.yaml:1:5: a ':' that YAML does not expect here; indent keys of one block alike, and quote "
        + "a text that holds ': '"
    ),
    ("name: \"abc\n", "a.yaml:1:7: a quote that is never closed"),
    (
      "a: [1, 2\nb: 3\n",
      "a.yaml:1:4: a '[' that is never closed, or items without ',' between"
    ),
    (
      "a: {b: 1\n", "a.yaml:1:4: a '{' that is never closed, or items without ',' between"
    ),
    ("a: 1\nlonely\n", "a.yaml:2:1: a key without ':'; write 'key: value'"),
    (
      "metrics:\n- name: a\nthreshold: 5\n- name: b\n",
      "a.yaml:4:1: a list item where a key is expected; indent the items of a list, and the keys of "
        + "each item, below the name of the list"
    ),
    (
      "a:\n    b: 1\n  c: 2\n",
      "a.yaml:3:3: not valid YAML: the line does not continue the block above it; "
        + "check the indentation"
    ),
  ])
  func `broken YAML is explained in plain words`(text: String, headline: String) {
    #expect(headlines(text) == [headline])
  }

  @Test func `a value of the command line may be a list or a mapping`() throws {
    let node = try #require(YAMLReader.value(from: "{p50: 1s, p90: 2s}").node)
    #expect(node.flowText == "{p50: 1s, p90: 2s}")
    #expect(node.provenance == .commandLine)
    #expect(YAMLReader.value(from: "30%").node?.text == "30%")
    #expect(YAMLReader.value(from: "[1, 2").node == nil)
  }
}
