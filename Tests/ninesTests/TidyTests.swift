import CloudModel
import Foundation
import Testing

/// The project's habits, as far as its own text shows them.
struct TidyTests {
  /// A source file: path from the project's folder, and lines without comments and texts.
  struct Source: CustomStringConvertible {
    let path: String
    let module: String
    let code: [Substring]

    var description: String { path }
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let sources: [Source] = {
    let folder = root.appendingPathComponent("Sources").path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      guard let text = text("Sources/\(name)") else { return nil }
      return Source(
        path: "Sources/\(name)", module: String(name.prefix { $0 != "/" }),
        code: text.split(separator: "\n", omittingEmptySubsequences: false).map(withoutComment))
    }
  }()

  /// The text of a file of the project; nil when there is none.
  static func text(_ path: String) -> String? {
    try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    guard let start = line.range(of: "//") else { return line }
    return line[..<start.lowerBound]
  }

  /// `path:line` of every line that matches, in files that may not have one.
  private func places(
    of pattern: Regex<Substring>, allowed: (Source) -> Bool = { _ in false }
  ) -> [String] {
    Self.sources.filter { !allowed($0) }.flatMap { source in
      source.code.enumerated().filter { $1.contains(pattern) }.map {
        "\(source.path):\($0.offset + 1)"
      }
    }
  }

  /// What each module may import: the modules that its row names and what those import in turn.
  ///
  /// Foundation is allowed where the list says so; the C library only with it or for files.
  private static let imports: [String: Set<String>] = {
    let direct: [(String, [String])] = [
      ("Stochastics", ["CGSL"]),
      ("SimulationKernel", []),
      ("ScenarioSchema", ["Foundation"]),
      ("ScenarioYAML", ["ScenarioSchema", "Yams"]),
      ("CloudModel", ["ScenarioSchema", "Stochastics"]),
      ("TraceFiles", ["CloudModel", "ScenarioYAML"]),
      ("CloudSimulation", ["CloudModel", "SimulationKernel", "Stochastics"]),
      ("Theory", ["Stochastics"]),
      ("Experiments", ["CloudSimulation", "Theory"]),
      ("Reporting", ["Experiments", "CloudModel"]),
      ("nines", ["Reporting", "Experiments", "TraceFiles", "ScenarioYAML", "ArgumentParser"]),
    ]
    var all: [String: Set<String>] = [:]
    for (module, names) in direct {
      all[module] = names.reduce(into: Set(names)) { $0.formUnion(all[$1] ?? []) }
    }
    return all.mapValues { $0.union(["Synchronization"]) }
  }()

  /// Outside packages that one module alone may import.
  private static let owners = ["Yams": "ScenarioYAML", "CGSL": "Stochastics"]
  private static let system: Set<String> = ["Glibc", "Musl", "Darwin", "FoundationEssentials"]

  @Test func `there are sources to look at`() {
    #expect(Self.sources.count > 100)
    #expect(Set(Self.sources.map(\.module)) == Set(Self.imports.keys))
  }

  @Test func `modules import what lies below them, and nothing else`() throws {
    var count = 0
    for source in Self.sources {
      let allowed = try #require(Self.imports[source.module])
      for line in source.code {
        // A command such as 'nines import traffic' in a text is none.
        let pattern = /\s*(?:(?:@\w+|public|package|internal|private) )*import (?:\w+ )?(\w+).*/
        guard let match = line.wholeMatch(of: pattern) else { continue }
        let name = String(match.1)
        count += 1
        if let owner = Self.owners[name] {
          #expect(owner == source.module, "\(source.path) imports \(name)")
        } else if Self.system.contains(name) {
          // Files are touched here alone.
          #expect(["TraceFiles", "Reporting", "nines"].contains(source.module), "\(source.path)")
        } else {
          #expect(allowed.contains(name), "\(source.path) imports \(name)")
        }
      }
    }
    #expect(count > 150)
  }

  @Test func `the kernel and the hot path do without Foundation`() {
    let found = places(of: /^\s*(?:\w+ )?import Foundation\b/) {
      switch $0.module {
      case "SimulationKernel", "Stochastics", "Theory", "Experiments": false
      case "CloudSimulation": $0.path == "Sources/CloudSimulation/Design/LocalClock.swift"
      default: true
      }
    }
    #expect(found == [])
  }

  /// What no line outside the named modules may hold: the pattern, and lines that it must find.
  private static var forbidden: [(pattern: Regex<Substring>, free: Set<String>, found: [String])] {
    [
      (
        /\bDate\(\)|\bDate\.now|ContinuousClock|SuspendingClock/, ["nines"],
        ["let now = Date()", "ContinuousClock.now"]
      ),
      (
        /SystemRandomNumberGenerator|\.random\(|\.shuffled\(\)|\.randomElement\(|arc4random|drand48/,
        ["nines"],
        ["Int.random(in: 0..<3)", "list.shuffled()", "var g = SystemRandomNumberGenerator()"]
      ),
      (/\bgetenv\(|\b(?:debugP|p)rint\(/, ["nines"], ["  print(x)", "debugPrint(x)"]),
      (/\btry!/, [], ["let x = try! read()"]),
      (/\bfatalError\(|\bassertionFailure\(/, [], ["fatalError(\"no\")"]),
      (/\bas!(?= )/, [], ["x as! Int"]),
      // A force unwrap follows a name, a bracket or a call; `!=` and a prefix `!` do not.
      (
        /[\w\])]!(?:[.,;:)\]\[ }?]|$)/, [],
        ["let x = y!", "f(y!)", "a[0]!.b", "g()!", "y! + 1"]
      ),
      (
        /\b(?:with)?Unsafe\w*|\bunsafe\w*\b|@unchecked/, [],
        ["UnsafeMutablePointer<Int>", "withUnsafeBytes(of: x)", "unsafeBitCast(x, to: T.self)"]
      ),
    ]
  }

  @Test(arguments: 0..<8)
  func `clocks, chance and printing stay in the command line, and nothing is unsafe`(
    index: Int
  ) {
    let (pattern, free, found) = Self.forbidden[index]
    for line in found { #expect(line.contains(pattern), "\(line)") }
    #expect(!"if a != b, !c { throw d }".contains(pattern))
    #expect(places(of: pattern) { free.contains($0.module) } == [])
    #expect(Self.forbidden.count == 8)
  }

  @Test func `one file of the kernel goes without bounds checks`() {
    let found = Set(
      Self.sources.filter { $0.code.contains { $0.contains("unchecked:") } }.map(\.path))
    #expect(found == ["Sources/SimulationKernel/TournamentTree.swift"])
  }

  @Test func `every fault and preset is in a document or in a scenario`() throws {
    let words = try ["docs", "scenarios"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(
        atPath: Self.root.appendingPathComponent(folder).path
      ).compactMap { Self.text("\(folder)/\($0)") }
    }.joined()
    let names = FaultCatalog.all.map(\.name) + PresetCatalog.all.map(\.preset.name)
    #expect(names.count > 10)
    #expect(names.filter { !words.contains($0) } == [])
  }

  @Test(arguments: [("README.md", 120), ("ARCHITECTURE.md", 150), ("CONTRIBUTING.md", 80)])
  func `a house paper is short`(name: String, limit: Int) {
    guard let text = Self.text(name) else { return }
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= limit)
  }

  @Test func `a file holds one idea, and its lines fit a screen`() {
    for source in Self.sources {
      #expect(source.code.count <= 300, "\(source.path) has \(source.code.count) lines")
    }
  }

  @Test func `the project's text speaks of itself alone`() throws {
    var texts = Self.sources.map(\.path)
    for folder in ["docs", "scenarios", "Tests"] {
      let names = FileManager.default.enumerator(
        atPath: Self.root.appendingPathComponent(folder).path)
      texts += (names?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".md") || $0.hasSuffix(".yaml") || $0.hasSuffix(".swift") }
        .map { "\(folder)/\($0)" }
    }
    for path in texts + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
      guard let text = Self.text(path), path != "Tests/ninesTests/TidyTests.swift" else { continue }
      #expect(!text.contains(/(?:^|[ "(`])\/(?:work|tmp|home)\//), "\(path)")
      #expect(!text.contains(/\bTODO\b|\bFIXME\b|\bXXX\b/), "\(path)")
    }
  }
}
