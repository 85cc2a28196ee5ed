import ScenarioSchema
import Testing

@Suite struct IssueTests {
  private let sources = SourceTexts(file: "dns.yaml", text: "name: x\n\tttl: 5\r\nlast: é5")

  @Test func `an issue shows the line and points at the place`() {
    let issue = Issue(
      .error, mark: SourceMark(file: "dns.yaml", line: 2, column: 7), "ttl is '5'")
    #expect(issue.rendered(with: sources) == "dns.yaml:2:7: ttl is '5'\n  \tttl: 5\n  \t     ^")
    let warning = Issue(.warning, mark: SourceMark(file: "dns.yaml", line: 3, column: 1), "old")
    #expect(warning.rendered(with: sources) == "dns.yaml:3:1: warning: old\n  last: é5\n  ^")
    #expect(Issue(.error, place: nil, "nothing").rendered(with: sources) == "nothing")
  }

  @Test func `a very long line is shown around the place`() {
    let long = SourceTexts(file: "a", text: String(repeating: "x", count: 5000))
    let text = Issue(.error, mark: SourceMark(file: "a", line: 1, column: 3000), "m")
      .rendered(with: long)
    let lines = text.split(separator: "\n")
    #expect(lines.map(\.count) == [11, 122, 62])
  }

  @Test func `issues are sorted by file as loaded, line and column`() {
    var sources = SourceTexts(file: "b", text: "")
    sources.add(file: "a", text: "")
    let marks = [("a", 1, 1), ("b", 9, 1), ("b", 2, 5), ("b", 2, 1)]
    let issues =
      marks.map { file, line, column in
        Issue(.error, mark: SourceMark(file: file, line: line, column: column), "m")
      } + [Issue(.error, place: nil, "first")]
    #expect(
      issues.inFileOrder(sources).map(\.headline) == [
        "first", "b:2:1: m", "b:2:5: m", "b:9:1: m", "a:1:1: m",
      ])
  }

  @Test func `the nearest name is suggested, and nothing far`() {
    let known = ["dns_ttl", "load_balancer_warmup", "model_preload_timeout", "timeout"]
    #expect(NearestName.find("dns_tll", among: known) == "dns_ttl")
    #expect(NearestName.find("DNS-TTL", among: known) == "dns_ttl")
    #expect(NearestName.find("tiemout", among: known) == "timeout")
    #expect(NearestName.find("load_balancer", among: known) == "load_balancer_warmup")
    #expect(NearestName.find("colour", among: known) == nil)
    #expect(NearestName.find(String(repeating: "x", count: 100_000), among: known) == nil)
    #expect(NearestName.editDistance(Array("kitten"), Array("sitting")) == 3)
    #expect(NearestName.editDistance(Array("ab"), Array("ba")) == 1)
    #expect(NearestName.editDistance([], Array("abc")) == 3)
  }
}
