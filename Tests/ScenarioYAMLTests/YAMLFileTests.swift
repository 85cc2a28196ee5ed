import Foundation
import ScenarioSchema
import ScenarioYAML
import Testing

@Suite struct YAMLFileTests {
  private func headline(of bytes: [UInt8]) -> String? {
    YAMLFile.document(from: bytes, file: "a.yaml").issues.map(\.headline).first
  }

  @Test func `text that is not UTF-8 is refused at the byte`() {
    #expect(
      headline(of: Array("name: a\nb: ".utf8) + [0xFF, 0x41])
        == "a.yaml:2:4: byte 0xFF is not UTF-8; save the file as UTF-8")
    #expect(
      headline(of: Array("é: ".utf8) + [0xC3])
        == "a.yaml:1:4: byte 0xC3 is not UTF-8; save the file as UTF-8")
  }

  @Test func `UTF-16 and binary files are refused`() {
    #expect(
      headline(of: [0xFF, 0xFE, 0x61, 0]) == "a.yaml: the file is UTF-16 text; save it as UTF-8")
    #expect(
      headline(of: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 0])
        == "a.yaml: the file is binary (byte 6 is zero); a scenario is YAML text")
  }

  @Test func `a byte order mark and carriage returns are read`() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: 2\r\n".utf8)
    let (document, issues) = YAMLFile.document(from: bytes, file: "a.yaml")
    #expect(issues == [])
    #expect(document?.root.flowText == "{a: 1, b: 2}")
  }

  @Test func `missing files, directories and devices are refused`() {
    #expect(
      YAMLFile.read("no-such-file.yaml").issues.map(\.headline) == [
        "no-such-file.yaml: there is no such file"
      ])
    #expect(
      YAMLFile.read("/").issues.map(\.headline) == ["/: this is a directory; name a file in it"])
    #expect(
      YAMLFile.read("/dev/zero").issues.map(\.headline) == [
        "/dev/zero: this is not a regular file"
      ])
  }

  @Test func `a file of 100 MB is refused without being read`() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("nines-large-\(ProcessInfo.processInfo.processIdentifier).yaml")
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(FileManager.default.createFile(atPath: url.path, contents: nil))
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 100_000_000)
    try handle.close()
    let start = ContinuousClock.now
    let found = YAMLFile.read(url.path).issues.map(\.message)
    #expect(ContinuousClock.now - start < .seconds(1))
    #expect(
      found == [
        "the file has 100.0 MB, more than the 1 MB that a scenario may have; "
          + "keep traffic in a trace file beside it"
      ])
  }

  @Test func `random bytes never crash the reader`() {
    var random = SplitMix(seed: 7)
    let words = [
      "a: ", "- ", "[", "]", "{", "}", "&x ", "*x", "? ", ": ", "\n", "\n  ", "'", "\"", "|\n",
      ">-",
      "#", "!", "!!str ", "%", "@", "`", "\t", "<<: ", "---\n", "...\n", "\\", "é", "\u{2028}", ",",
    ]
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<(random.next() % 40) { text += words[Int(random.next() % UInt64(words.count))] }
      let (document, issues) = YAMLFile.document(from: Array(text.utf8), file: "a.yaml")
      #expect(document != nil || !issues.isEmpty, "\(text.debugDescription)")
    }
  }
}

/// A small generator with a fixed seed.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
