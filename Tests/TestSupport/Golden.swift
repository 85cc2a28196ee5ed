import Foundation

/// Short readable expectations in files beside the tests.
///
/// `RECORD_GOLDEN=1 swift test` writes them anew and still fails, so that the difference is looked at.
public enum Golden {
  /// What is wrong with a text against its golden file; nil when they agree.
  public static func problem(_ text: String, _ name: String, testFile: String = #filePath)
    -> String?
  {
    let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent()
      .appendingPathComponent("Golden")
    let file = folder.appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      do {
        try text.write(to: file, atomically: true, encoding: .utf8)
        return "\(file.path) was recorded; look at the difference"
      } catch {
        return "\(file.path) could not be recorded: \(error)"
      }
    }
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      return "there is no \(file.path); record it with RECORD_GOLDEN=1"
    }
    return expected == text ? nil : "expected:\n\(expected)\nfound:\n\(text)"
  }

  /// A number with four significant digits.
  public static func number(_ value: Double) -> String {
    String(format: "%.4g", value)
  }
}
