import Foundation
import Testing

@testable import Reporting

struct ResultsFolderTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private static func write(_ text: String, to folder: ResultsFolder) throws {
    try folder.write(Array(text.utf8), to: "summary.csv")
    try folder.write(JSONValue.object([ResultsFolder.manifestMark]).bytes(), to: "manifest.json")
  }

  @discardableResult
  private func publish(
    _ text: String, at name: String = "results/two", force: Bool = false
  ) throws -> ResultsFolder.Outcome {
    let folder = try ResultsFolder(at: temporary.path + "/" + name, force: force)
    try Self.write(text, to: folder)
    return try folder.publish()
  }

  @Test func `a publication shows all files under the name and leaves nothing else`() throws {
    #expect(try publish("new") == .created)
    #expect(try temporary.names(in: "results") == ["two"])
    #expect(try temporary.names(in: "results/two") == ["manifest.json", "summary.csv"])
    #expect(temporary.text("results/two/summary.csv") == "new")
  }

  @Test func `nothing is visible before the publication`() throws {
    let folder = try ResultsFolder(at: temporary.path + "/results/two")
    try Self.write("new", to: folder)
    #expect(try temporary.names(in: "results").allSatisfy { $0.hasPrefix(".nines-new-two-") })
    #expect(try folder.publish() == .created)
  }

  @Test func `earlier results are replaced as a whole`() throws {
    try publish("old")
    try temporary.put("stale", at: "results/two/extra.csv")
    #expect(try publish("new") == .replaced)
    #expect(try temporary.names(in: "results") == ["two"])
    #expect(try temporary.names(in: "results/two") == ["manifest.json", "summary.csv"])
    #expect(temporary.text("results/two/summary.csv") == "new")
  }

  @Test func `an unpublished folder is removed and the earlier results stay`() throws {
    try publish("old")
    do {
      let folder = try ResultsFolder(at: temporary.path + "/results/two")
      try Self.write("half", to: folder)
    }
    #expect(try temporary.names(in: "results") == ["two"])
    #expect(temporary.text("results/two/summary.csv") == "old")
  }

  @Test(arguments: [
    "notes.txt", "manifest.json",
  ])
  func `a folder that is not ours is refused, and set aside when forced`(file: String) throws {
    try temporary.put(#"{"generator": "another"}"#, at: "results/two/\(file)")
    let path = temporary.path + "/results/two"
    #expect(
      throws: OutputError(
        code: .notOurs, message: "will not replace '\(path)'",
        cause: "it holds no results of this program; choose another one, or force it")
    ) { try publish("new") }
    #expect(try publish("new", force: true) == .setAside(path + ".before-1"))
    #expect(temporary.text("results/two.before-1/\(file)") == #"{"generator": "another"}"#)
    #expect(temporary.text("results/two/summary.csv") == "new")
  }

  @Test func `a file in the place is refused, an empty folder is taken`() throws {
    try temporary.put("text", at: "file")
    let error = #expect(throws: OutputError.self) { try publish("new", at: "file") }
    #expect(error?.cause == "it is not a folder; choose another one, or force it")
    try FileManager.default.createDirectory(
      atPath: temporary.path + "/empty", withIntermediateDirectories: false)
    #expect(try publish("new", at: "empty") == .replaced)
    #expect(throws: OutputError.self) { _ = try ResultsFolder(at: "..", force: true) }
  }

  @Test func `a parent that cannot be made is named`() throws {
    try temporary.put("text", at: "file")
    let error = #expect(throws: OutputError.self) { try publish("new", at: "file/below/two") }
    #expect(error?.code == .notFound || error?.code == .alreadyExists)
    #expect(error?.message.contains(temporary.path + "/file") == true)
  }

  @Test func `a kill leaves the earlier results whole and its rest goes with the next run`()
    async throws
  {
    try publish("old")
    let path = temporary.path + "/results/two"
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let folder = try ResultsFolder(at: path)
      try Self.write("half", to: folder)
      kill(getpid(), SIGKILL)
    }
    let left = try temporary.names(in: "results")
    #expect(left.count == 2 && left.last == "two")
    #expect(temporary.text("results/two/summary.csv") == "old")
    #expect(try publish("new") == .replaced)
    #expect(try temporary.names(in: "results") == ["two"])
    #expect(temporary.text("results/two/summary.csv") == "new")
  }

  @Test func `a limit on file sizes leaves the earlier results whole`() async throws {
    try publish("old")
    let path = temporary.path + "/results/two"
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      let code = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      precondition(code == 0)
      do {
        let folder = try ResultsFolder(at: path)
        try folder.write([UInt8](repeating: 0x61, count: 100_000), to: "summary.csv")
        preconditionFailure("the limit did not hold")
      } catch let error as OutputError {
        precondition(error.code == .noSpace)
        precondition(error.cause == "the file would exceed the limit on file sizes")
      }
    }
    #expect(try temporary.names(in: "results") == ["two"])
    #expect(temporary.text("results/two/summary.csv") == "old")
  }

  @Test func `old results whose replacement was cut short come back`() throws {
    try publish("old")
    let results = temporary.path + "/results/"
    try FileManager.default.moveItem(
      atPath: results + "two", toPath: results + ".nines-old-two-4711.0")
    do {
      let folder = try ResultsFolder(at: results + "two")
      #expect(temporary.text("results/two/summary.csv") == "old")
      _ = folder
    }
    #expect(try temporary.names(in: "results") == ["two"])
  }

  @Test func `folders of living runs and of other names are left alone`() throws {
    let living = try ResultsFolder(at: temporary.path + "/results/two")
    try temporary.put("x", at: "results/.nines-new-two-b-4711.0/file")
    try publish("new")
    #expect(try temporary.names(in: "results").count == 3)
    try Self.write("later", to: living)
    #expect(try living.publish() == .replaced)
    #expect(temporary.text("results/two/summary.csv") == "later")
  }

  @Test func `names of scenarios become harmless folder names`() {
    #expect(ResultsFolder.safeName("two-clouds") == "two-clouds")
    #expect(ResultsFolder.safeName("v1.2_b") == "v1.2_b")
    for hostile in [
      "", ".", "..", "../../etc/passwd", "/", "a/b", "-rf", ".hidden", "a\u{0}b", "a\nb", "NUL",
      "con.txt", "名前", String(repeating: "x", count: 10_000), "$(reboot)", "a b", "C:\\x",
    ] {
      let name = ResultsFolder.safeName(hostile)
      #expect(name != hostile)
      #expect(1...80 ~= name.utf8.count)
      #expect(name.first != "." && name.first != "-")
      #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
      #expect(ResultsFolder.safeName(name) == name)
    }
    #expect(ResultsFolder.safeName("a b") != ResultsFolder.safeName("a/b"))
  }
}
