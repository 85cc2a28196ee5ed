import Foundation

/// A file with a text that is gone after the test.
final class TemporaryFile {
  let path: String

  init(_ text: String) {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "nines-\(UUID().uuidString).csv")
    try? text.write(to: url, atomically: true, encoding: .utf8)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
