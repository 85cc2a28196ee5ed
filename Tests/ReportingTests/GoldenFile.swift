import Foundation
import Testing

/// A text that is compared with a file under `Golden/`.
///
/// `RECORD_GOLDEN=1` writes the file anew; the test still fails, so that the change is looked at.
enum GoldenFile {
  static func expect(
    _ text: String, matches name: String, folder: String = #filePath,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let place = URL(fileURLWithPath: folder).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try Data(text.utf8).write(to: place)
      Issue.record("recorded Golden/\(name).txt; look at the change", sourceLocation: location)
      return
    }
    let recorded = try String(contentsOf: place, encoding: .utf8)
    #expect(text == recorded, "see Golden/\(name).txt", sourceLocation: location)
  }

  /// Lines of comma-separated cells with numbers cut to four significant digits.
  static func fourDigits(_ table: SmallTable) -> String {
    ([table.columns] + table.rows).map { row in
      row.map { cell in
        guard let number = Double(cell), cell.contains(".") || cell.contains("e") else {
          return cell
        }
        return String(format: "%.4g", number)
      }.joined(separator: ", ") + "\n"
    }.joined()
  }
}
