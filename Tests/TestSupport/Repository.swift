import Foundation

/// Where the repository's files lie, for tests that read scenarios.
public enum Repository {
  /// The root folder, found from this file's own place.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// A file under the root.
  public static func path(_ relative: String) -> String { root + "/" + relative }
}
