import Foundation
import TestSupport
import Testing

/// `scenarios/README.md` and the first lines of the scenarios.
struct ScenarioIndexTests {
  private static let names: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(atPath: Repository.path("scenarios"))
    return (all ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  private static func text(_ name: String) throws -> String {
    try String(contentsOfFile: Repository.path("scenarios/\(name)"), encoding: .utf8)
  }

  /// The comment that opens a file, up to its first question mark.
  private static func question(_ name: String) throws -> String? {
    let comment = try text(name).split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("#") }.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
    guard let end = comment.firstIndex(of: "?") else { return nil }
    return String(comment[...end])
  }

  @Test func `every scenario opens with its question and stands in the index with it`() throws {
    let index = try Self.text("README.md")
    let rows = index.split(separator: "\n").filter { $0.hasPrefix("| [`") }
    #expect(Self.names.count > 30)
    #expect(rows.count == Self.names.count)
    for name in Self.names {
      let question = try #require(try Self.question(name), "\(name) opens without a question")
      let row = try #require(rows.first { $0.hasPrefix("| [`\(name)`](\(name)) |") }, "\(name)")
      #expect(row.contains("| \(question) |"), "\(name)")
      let answer = row.split(separator: "|").last.map { $0.trimmingCharacters(in: .whitespaces) }
      #expect((answer ?? "").contains("**"), "\(name) has no answer")
    }
  }

  @Test func `every step of the tour is a scenario`() throws {
    let index = try Self.text("README.md")
    let steps = index.matches(of: /(?m)^(\d+)\. \[`([^`]+)`\]/)
    #expect(steps.count >= 10)
    for (number, step) in steps.enumerated() {
      #expect(Int(step.output.1) == number + 1 && Self.names.contains(String(step.output.2)))
    }
  }
}
