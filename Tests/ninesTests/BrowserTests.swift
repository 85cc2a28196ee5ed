import Foundation
import Reporting
import TestSupport
import Testing

/// Reports in a real browser, from a file and without a network; where Chromium is installed (on Debian
/// the package `chromium-headless-shell`).
struct BrowserTests {
  private static let browser = [
    "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome",
  ].first { FileManager.default.isExecutableFile(atPath: $0) }

  private static let isHere = browser != nil

  /// Calls the browser; its standard output and its log.
  private func open(
    _ page: String, in folder: ScratchFolder, _ arguments: [String]
  ) throws -> (output: String, log: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.browser))
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--enable-logging=stderr",
        "--virtual-time-budget=3000", "--user-data-dir=\(folder.path)/profile",
        // Every name resolves to nothing: the network is off.
        "--host-resolver-rules=MAP * ~NOTFOUND",
      ] + arguments + ["file://\(folder.path)/\(page)"]
    for name in ["out", "log"] { try folder.write([], to: name) }
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder.path)/out")
    process.standardError = FileHandle(forWritingAtPath: "\(folder.path)/log")
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return (
      try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8),
      String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/log")), as: UTF8.self)
    )
  }

  private func results(of arguments: [String]) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    let outcome = try Program.run(
      arguments + ["--out", "r"], in: folder.path, megabytes: 2000, patience: 120)
    #expect(outcome.code == 0, "\(outcome.error)")
    return folder
  }

  private static let kinds = [
    [
      "run", Repository.path("scenarios/two-clouds.yaml"), "--replications", "3", "--horizon",
      "60d",
    ],
    [
      "plan", Repository.path("scenarios/hello.yaml"), "--buffer", "0%", "--size", "100%",
      "--growth", "0%,30%", "--replications", "2", "--horizon", "30d",
    ],
    [
      "inject", Repository.path("scenarios/two-clouds.yaml"), "--fault", "aws-region-event", "--in",
      "us-east-1", "--at", "2026-03-03 10:00",
    ],
  ]

  @Test(.enabled(if: isHere, "no Chromium on this machine"), arguments: 0..<3)
  func `a report opens without an error, its script runs and its charts have marks`(
    kind: Int
  ) throws {
    let folder = try results(of: Self.kinds[kind])
    let (page, log) = try open("r/report.html", in: folder, ["--dump-dom"])
    // Broken policies, scripts and addresses all tell the console.
    #expect(!log.contains("CONSOLE"), "\(log)")
    #expect(page.contains("</html>") && page.contains("<main id=\"content\">"))
    if page.contains("class=\"sortable\"") { #expect(page.contains("<button>")) }
    for picture in page.components(separatedBy: "<svg ").dropFirst() {
      let picture = picture.components(separatedBy: "</svg>")[0]
      #expect(
        ["<rect", "<polyline", "<circle", "<polygon"].contains { picture.contains($0) },
        "a picture without marks: \(picture.prefix(200))")
    }
    // Pictures of it are kept where NINES_SCREENSHOTS says, to be looked at.
    let keep = ProcessInfo.processInfo.environment["NINES_SCREENSHOTS"]
    for (name, size, more) in [
      ("desktop", "1280,2400", []), ("phone", "390,3000", []),
      ("dark", "1280,2400", ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"]),
    ] as [(String, String, [String])] {
      let file = "\(keep ?? folder.path)/report-\(kind)-\(name).png"
      _ = try open(
        "r/report.html", in: folder, ["--screenshot=\(file)", "--window-size=\(size)"] + more)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      #expect(bytes.count > 20_000, "\(name)")
    }
  }

  @Test(.enabled(if: isHere, "no Chromium on this machine"))
  func `the numbers on the screen are those of the summary`() throws {
    let folder = try results(of: Self.kinds[0])
    let (page, _) = try open("r/report.html", in: folder, ["--dump-dom"])
    let rows = try ResultTable("\(folder.path)/r/summary.csv").rows(["measure", "value"])
    var found = 0
    for row in rows where !row[0].hasPrefix("receipt_") {
      let value = try #require(Double(row[1]))
      if page.contains("<bdi>\(row[0])</bdi></th><td class=\"n\" data-v=\"\(value)\">") {
        found += 1
      }
    }
    #expect(found == rows.count { !$0[0].hasPrefix("receipt_") } && found > 40)
  }

  @Test(.enabled(if: isHere, "no Chromium on this machine"))
  func `a name that is a script is shown as text and does not run`() throws {
    let folder = try results(of: [
      "run", Repository.path("scenarios/hello.yaml"), "--replications", "2", "--horizon", "30d",
      "--set",
      "description=<img src=x onerror=document.title=1></p><script>document.title='x'</script>",
    ])
    let (page, log) = try open("r/report.html", in: folder, ["--dump-dom"])
    #expect(!log.contains("CONSOLE"), "\(log)")
    #expect(page.contains("<title>hello – "))
    #expect(!page.contains("<img"))
  }
}
