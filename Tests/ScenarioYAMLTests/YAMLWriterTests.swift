import ScenarioSchema
import ScenarioYAML
import Testing

@Suite struct YAMLWriterTests {
  @Test func `a document is written in block style`() throws {
    let text = "name: x\nlist: [{name: a, at: 'Tue 10:00'}, [1, 2], []]\nnone: {}\nhash: 'a # b'\n"
    let document = try #require(YAMLReader.document(from: text, file: "a.yaml").document)
    #expect(
      YAMLWriter.text(of: document) == """
        name: x
        list:
          - name: a
            at: Tue 10:00
          - - 1
            - 2
          - []
        none: {}
        hash: "a # b"

        """)
  }

  @Test func `reading what was written gives the same document`() throws {
    for seed in 0..<400 as Range<UInt64> {
      var random = SplitMix(seed: seed)
      let root = DocumentNode(.mapping(entries(depth: 0, &random)))
      let text = YAMLWriter.text(of: root)
      let (document, issues) = YAMLReader.document(from: text, file: "a.yaml")
      if root.entries?.isEmpty == true { continue }
      #expect(issues == [], "seed \(seed)\n\(text)")
      #expect(document?.root.hasSameContent(as: root) == true, "seed \(seed)\n\(text)")
    }
  }

  private let texts = [
    "", " ", "a", "5%", "70%_gpu_utilization", "no", "~", "null", "<<", "Tue 10:00", "a: b", "a:",
    "- x", "-", "---", "# x", "a #b", "*x", "&x", "!t", "%", "@", "`", "'", "\"", "\\", "{", "}",
    "[", "]", ",", "a,b", "?", "? a", "|", ">", "line\nbreak", "tab\t", "\r\n", " lead", "trail ",
    "é", "日本", "🙂", "\u{2028}", "\u{7F}", "2026-01-01T00:00Z", "0.004 USD", "-5s",
    "\u{E000}x", "\u{85}", String(repeating: "long ", count: 60) + "x",
  ]

  @Test func `every text is read back unchanged, as a key and as a value`() {
    for text in texts where text != "<<" {
      let root = DocumentNode.mapping([(text, .scalar(text)), ("list", .sequence([.scalar(text)]))])
      let written = YAMLWriter.text(of: root)
      let (document, issues) = YAMLReader.document(from: written, file: "a.yaml")
      #expect(issues == [], "\(written)")
      #expect(document?.root.hasSameContent(as: root) == true, "\(written)")
    }
  }

  private func text(_ random: inout SplitMix) -> String {
    texts[Int(random.next() % UInt64(texts.count))]
  }

  private func entries(depth: Int, _ random: inout SplitMix) -> [DocumentNode.Entry] {
    var result: [DocumentNode.Entry] = []
    for _ in 0..<(random.next() % 6) {
      let key = text(&random)
      if key == "<<" || result.contains(where: { $0.key == key }) { continue }
      result.append(.init(key: key, value: node(depth: depth + 1, &random)))
    }
    return result
  }

  private func node(depth: Int, _ random: inout SplitMix) -> DocumentNode {
    switch random.next() % (depth > 4 ? 1 : 4) {
    case 1: return DocumentNode(.mapping(entries(depth: depth, &random)))
    case 2:
      let count = random.next() % 4
      return .sequence((0..<count).map { _ in node(depth: depth + 1, &random) })
    default: return .scalar(text(&random))
    }
  }
}
