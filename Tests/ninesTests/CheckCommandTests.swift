import Foundation
import TestSupport
import Testing

/// What `nines check` says about files as users write them, and worse ones.
struct CheckCommandTests {
  /// A right scenario, one block a line.
  static let right = """
    name: small
    clouds: {aws: {regions: {us-east-1: {zones: [us-east-1a], pools: {gpu: {instance: \
    p5.48xlarge, per_zone: {initial: 3}}}}}}}
    models: {chat: {instance_types: [p5.48xlarge], throughput: 10rps, service_time: 3s}}
    traffic: {classes: {chat: {}}, rate: {constant: 15rps}}
    slo: {availability: 99.9%}
    faults: [{preset: zone-power-loss, region: us-east-1}]
    """

  /// Checks a file of these bytes; expects wrong input, within time and memory.
  private func refusal(
    _ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let folder = try ScratchFolder()
    try folder.write(bytes, to: "a.yaml")
    return try refusal(["a.yaml"], in: folder, location)
  }

  private func refusal(
    _ arguments: [String], in folder: ScratchFolder, _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try Program.run(["check"] + arguments, in: folder.path)
    #expect(outcome.isOrderly, "ended by signal \(outcome.code)", sourceLocation: location)
    #expect(outcome.code == 64, sourceLocation: location)
    #expect(outcome.output.isEmpty, sourceLocation: location)
    // A second on an idle machine; builds and tests may keep this one busy.
    #expect(outcome.seconds < 10, sourceLocation: location)
    return outcome.error
  }

  @Test func `a right scenario is counted`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.right.utf8, to: "a.yaml")
    let outcome = try Program.run(["check", "a.yaml"], in: folder.path)
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    #expect(
      outcome.output
        == "a.yaml: 'small' is right: 1 region, 1 zone, 3 instances, 1 fault class, 0 drills\n")
  }

  @Test(arguments: ["hello", "two-clouds"])
  func `a shipped scenario is right`(name: String) throws {
    let outcome = try Program.run(["check", "scenarios/\(name).yaml"], in: Repository.root)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("scenarios/\(name).yaml: '\(name)' is right: "))
  }

  @Test func `an empty file is told`() throws {
    let message = """
      a.yaml: the file holds no scenario; begin with 'name: …', or copy one from scenarios/
      a.yaml: 1 error

      """
    #expect(try refusal([]) == message)
    #expect(try refusal(Array("# nothing yet\n".utf8)) == message)
  }

  @Test func `what is no file is told`() throws {
    let folder = try ScratchFolder()
    #expect(
      try refusal(["gone.yaml"], in: folder)
        == "gone.yaml: there is no such file\ngone.yaml: 1 error\n")
    #expect(
      try refusal(["."], in: folder)
        == ".: this is a directory; name a file in it\n.: 1 error\n")
    #expect(
      try refusal(["/dev/zero"], in: folder)
        == "/dev/zero: this is not a regular file\n/dev/zero: 1 error\n")
  }

  @Test func `binary and wrongly encoded files are told`() throws {
    #expect(
      try refusal(Array("name: a".utf8) + [0, 1, 2])
        == "a.yaml: the file is binary (byte 7 is zero); a scenario is YAML text\n"
        + "a.yaml: 1 error\n")
    #expect(
      try refusal(Array("name: a\nslo: caf".utf8) + [0xE9, 0x0A])
        == "a.yaml:2:9: byte 0xE9 is not UTF-8; save the file as UTF-8\na.yaml: 1 error\n")
    #expect(
      try refusal([0xFF, 0xFE] + Array("n\u{0}a\u{0}".utf8))
        == "a.yaml: the file is UTF-16 text; save it as UTF-8\na.yaml: 1 error\n")
  }

  @Test func `a file of 100 MB is not even opened`() throws {
    let folder = try ScratchFolder()
    try folder.write([], to: "a.yaml")
    let file = try #require(FileHandle(forWritingAtPath: "\(folder.path)/a.yaml"))
    try file.truncate(atOffset: 100_000_000)
    try file.close()
    #expect(
      try refusal(["a.yaml"], in: folder)
        == "a.yaml: the file has 100.0 MB, more than the 1 MB that a scenario may have; "
        + "keep traffic in a trace file beside it\na.yaml: 1 error\n")
  }

  @Test func `aliases that multiply are stopped`() throws {
    var text = "name: bomb\nb0: &b0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let items = Array(repeating: "*b\(level - 1)", count: 10).joined(separator: ", ")
      text += "b\(level): &b\(level) [\(items)]\n"
    }
    let message = try refusal(Array(text.utf8))
    #expect(
      message.contains(
        ": more than 20000 values, those behind aliases counted as often as they are used; "
          + "write fewer\n"))
    #expect(message.hasSuffix("a.yaml: 1 error\n"))
  }

  @Test func `nesting without end is stopped`() throws {
    for text in [
      "name: deep\nfaults: " + String(repeating: "[", count: 5000),
      "name: deep\nfaults: " + String(repeating: "[", count: 400_000),
      "faults: " + String(repeating: "{a: ", count: 5000) + String(repeating: "}", count: 5000),
      (0..<500).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    ] {
      let message = try refusal(Array(text.utf8))
      #expect(message.contains(": lists and mappings are nested deeper than 64 levels\n"))
    }
  }

  @Test(arguments: [
    (
      "15rps", ".nan",
      "4:49: constant is '.nan', not a finite number; write for example '5rps' "
        + "(range 0rps … 1000000000rps)"
    ),
    (
      "15rps", ".inf",
      "4:49: constant is '.inf', not a finite number; write for example '5rps' "
        + "(range 0rps … 1000000000rps)"
    ),
    (
      "15rps", "1e999rps",
      "4:49: constant is '1e999rps'"
    ),
    (
      "service_time: 3s", "service_time: 3",
      "3:81: service_time is '3', a number without a unit; write '3s' or '3min' (range 0s … 1d)"
    ),
    (
      "service_time: 3s", "service_time: 3rps",
      "3:81: service_time is '3rps', and 'rps' is not a unit of time; use one of "
        + "ns, us, ms, s, min, h, d, w, y (range 0s … 1d)"
    ),
    (
      "service_time: 3s", "service_time: -3s",
      "3:81: service_time is '-3s', below the least allowed 0s (range 0s … 1d)"
    ),
    (
      "service_time", "servcie_time",
      "3:67: 'servcie_time' is not a key of chat; did you mean 'service_time'?"
    ),
    (
      "slo:", "name: twice\nslo:",
      "5:1: 'name' is written twice in this mapping, first on line 1; remove one of them"
    ),
    (
      "99.9%", "100.1%",
      "5:21: availability is '100.1%', above the largest allowed 100% (range more than 0% … 100%)"
    ),
    (
      "region: us-east-1}", "region: us-east-2}",
      "6:44: region is 'us-east-2', which is not a region of this scenario; "
        + "did you mean 'us-east-1'?"
    ),
    (
      "zone-power-loss", "zone-power-los",
      "6:19: preset is 'zone-power-los', which is not known; did you mean 'zone-power-loss'?"
    ),
  ])
  func `a mistake is told with line, column and the line itself`(
    found: String, written: String, message: String
  ) throws {
    let text = Self.right.replacing(found, with: written)
    #expect(text != Self.right)
    let error = try refusal(Array(text.utf8))
    #expect(error.hasPrefix("a.yaml:\(message)"), "\(error)")
    let lines = error.split(separator: "\n", omittingEmptySubsequences: false)
    let numbers = message.split(separator: ":").prefix(2).compactMap { Int($0) }
    let source = text.split(separator: "\n")[numbers[0] - 1]
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let column = lines[2].distance(from: lines[2].startIndex, to: caret)
    // The caret stands below the place, in a window when the line is long.
    let shown = lines[1].dropFirst(2)
    #expect(source.contains(shown))
    let place = source.dropFirst(numbers[1] - 1)
    #expect(place.hasPrefix(lines[1].dropFirst(column)))
    #expect(lines.suffix(2) == ["a.yaml: 1 error", ""])
  }

  @Test func `all mistakes are told at once and in their order`() throws {
    let text =
      Self.right.replacing("3s", with: "3").replacing("slo:", with: "name: twice\nslo:")
      .replacing("99.9%", with: "101%") + "\nhorizn: 1y\n"
    let error = try refusal(Array(text.utf8))
    let places = error.matches(of: /(?m)^a\.yaml:(\d+):/).compactMap { Int($0.1) }
    #expect(places == [3, 5, 6, 8])
    #expect(error.hasSuffix("a.yaml: 4 errors\n"))
  }

  @Test(arguments: [
    ("modls.chat=1", "'modls' is not a key of the scenario; did you mean 'models'?"),
    (
      "models.chat.throughputt=1rps",
      "'throughputt' is not a key of chat; did you mean 'throughput'?"
    ),
    ("faults.9.rate=1/y", "'9' is not an item of faults; use an index from 0 to 0"),
    ("name.x=1", "name is 'small', which has no key 'x'"),
    (
      "models..x=1",
      "'models..x' is not a path; write keys joined by dots, as in 'capacity.buffer=30%'"
    ),
    (
      "horizon=5",
      "horizon is '5', a number without a unit; write '5s' or '5min' (range 1min … 100y)"
    ),
    (
      "traffic.rate=[1",
      "a '[' that is never closed, or items without ',' between"
    ),
  ])
  func `an override that cannot be is told at its own text`(
    assignment: String, message: String
  ) throws {
    let folder = try ScratchFolder()
    try folder.write(Self.right.utf8, to: "a.yaml")
    let error = try refusal(["a.yaml", "--set", assignment], in: folder)
    #expect(error == "--set \(assignment): \(message)\na.yaml: 1 error\n")
  }

  @Test(arguments: ["horizon", "=5", ""])
  func `an override without path and value is told`(assignment: String) throws {
    let folder = try ScratchFolder()
    try folder.write(Self.right.utf8, to: "a.yaml")
    let error = try refusal(["a.yaml", "--set", assignment], in: folder)
    #expect(error.contains("The value '\(assignment)' is invalid for '--set <path=value>'"))
  }
}
