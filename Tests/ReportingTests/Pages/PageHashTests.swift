import Foundation
import Testing

@testable import Reporting

/// The hashes by which a page names its script and its styles, by the system's own program.
struct PageHashTests {
  private static let program = "/usr/bin/sha256sum"

  private static func hash(_ text: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let digits = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .prefix(64)
    process.waitUntilExit()
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
      UInt8(digits.dropFirst(place).prefix(2), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: program), "sha256sum is not installed"))
  func `the policy names what the page has`() throws {
    #expect(PageStyle.hashes.whole == (try Self.hash(PageStyle.whole)))
    #expect(
      PageStyle.hashes.timeline == (try Self.hash(SVGDocument.styleText(TimelineStyle.text))))
    #expect(PageStyle.hashes.script == (try Self.hash(PageStyle.script)))
  }
}
