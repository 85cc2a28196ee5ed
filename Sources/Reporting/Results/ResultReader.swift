#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder of results that a command wrote, read back.
public struct ResultReader: Sendable {
  /// What of the manifest readers need.
  public struct Manifest: Decodable, Sendable {
    /// A file of the folder.
    public struct File: Decodable, Sendable {
      /// Its name.
      public let name: String
      /// Rows below the header; nil for files that are no tables.
      public let rows: Int?
    }
    let generator: String
    /// The version of the tables: `TableCatalog.version` when it was written.
    public let format_version: Int64
    /// `run`, `comparison`, `incident`, `plan`, …
    public let kind: String
    /// Of the program that wrote it.
    public let program_version: String
    /// The scenario, for results about one.
    public let scenario: String?
    /// Identifies its document.
    public let scenario_digest: String?
    /// The folder of the scenario's file, from which its data files are named.
    public let scenario_folder: String?
    /// The seed in force.
    public let seed: String?
    /// Replications that are finished.
    public let replications_done: Int?
    /// Whether it was interrupted.
    public let partial: Bool?
    /// The files.
    public let files: [File]
  }

  /// Where it is.
  public let path: String
  /// Its manifest.
  public let manifest: Manifest

  /// Opens a folder of results.
  ///
  /// - Throws: `OutputError`; `.notOurs` where there are no results of this program.
  public init(_ path: String) throws(OutputError) {
    self.path = path
    guard let data = FileManager.default.contents(atPath: path + "/manifest.json") else {
      throw OutputError(
        code: .notFound, message: "cannot read the results in '\(path)'",
        cause: "there is no manifest.json; name a folder that a command wrote")
    }
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data),
      manifest.generator == "nines"
    else {
      throw OutputError(
        code: .notOurs, message: "cannot read the results in '\(path)'",
        cause: "its manifest.json is not of this program")
    }
    if manifest.format_version > TableCatalog.version {
      throw OutputError(
        code: .notOurs, message: "cannot read the results in '\(path)'",
        cause: "their tables have version \(manifest.format_version), this program knows "
          + "\(TableCatalog.version)")
    }
    self.manifest = manifest
  }

  /// Names of the tables, in the order of the manifest.
  public var tables: [String] {
    manifest.files.map(\.name).filter {
      $0.hasSuffix(".csv") && ResultsFolder.safeName($0) == $0
    }
  }

  /// Whether there is such a file.
  public func has(_ name: String) -> Bool { manifest.files.contains { $0.name == name } }

  /// A table.
  public func table(_ name: String) throws(OutputError) -> ResultTable {
    try ResultTable(path + "/" + name)
  }

  /// A whole file.
  public func contents(_ name: String) throws(OutputError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path + "/" + name) else {
      throw OutputError(
        code: .notFound, message: "cannot read '\(path)/\(name)'", cause: "it is missing")
    }
    return Array(data)
  }

  /// The path of a file of the results.
  public func place(_ name: String) -> String { path + "/" + name }
}
