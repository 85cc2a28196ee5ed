#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of results that appears under its name only when it is complete.
///
/// Files are written into a hidden sibling and reach the disk there; `publish()` renames that folder into
/// place. Whatever fails before (a full disk, a kill), the results that were there stay whole. Between
/// the two renames of a replacement there is an instant in which the name is missing; a program killed
/// just then leaves the old results under a hidden name, and the next run puts them back. What killed
/// runs leave behind is removed by the next run in the same parent folder; the folders of runs that
/// are still alive are locked and left alone.
///
/// A folder counts as ours when its `manifest.json` has `"generator": "nines"` at its top level. An
/// unpublished folder is removed when the last reference goes.
public final class ResultsFolder {
  /// What a publication did to the name.
  public enum Outcome: Equatable, Sendable {
    /// Nothing was there.
    case created
    /// Earlier results were there and are gone.
    case replaced
    /// Something that is not ours was there, and now lies under this path.
    case setAside(String)
  }

  /// The member of the manifest by which a folder of results is known.
  public static let manifestMark = JSONValue.Member("generator", "nines")

  /// Where the results will be, for example `results/two-clouds`.
  public let path: String
  /// Where they are being written.
  let stagingPath: String
  private let force: Bool
  private let lock: FolderLock
  private var files: [OutputFile] = []

  /// Prepares a folder beside its final place, and clears away what killed runs left there.
  ///
  /// - Parameters:
  ///   - path: the final place; missing parent folders are made.
  ///   - force: accepts that something that is not ours lies there; it is renamed, never deleted.
  /// - Throws: `OutputError`; `.notOurs` when something else lies there and `force` is off.
  public init(at path: String, force: Bool = false) throws(OutputError) {
    let place = ResultsPlace(path)
    self.path = place.path
    self.force = force
    try makeFolders(place.parent)
    let parentLock = try FolderLock(waitingFor: place.parent)
    try withExtendedLifetime(parentLock) { () throws(OutputError) in
      try place.recover()
      _ = try place.occupant(force: force)
    }
    (stagingPath, lock) = try place.makeStaging()
  }

  deinit {
    // After a publication nothing has that name any more.
    try? FileManager.default.removeItem(atPath: stagingPath)
  }

  /// Starts a file of the results.
  ///
  /// - Parameter name: one path component of letters, digits, `.`, `-` and `_`.
  public func file(_ name: String) throws(OutputError) -> OutputFile {
    precondition(ResultsFolder.safeName(name) == name, "'\(name)' is no plain file name")
    let file = try OutputFile(creating: stagingPath + "/" + name)
    files.append(file)
    return file
  }

  /// Writes a whole file of the results at once.
  public func write(_ bytes: [UInt8], to name: String) throws(OutputError) {
    let file = try file(name)
    try file.write(bytes)
    try file.close()
  }

  /// Gives the finished folder its name. Call it once, after the last file.
  ///
  /// - Throws: `OutputError`; the earlier results are then still in place.
  public func publish() throws(OutputError) -> Outcome {
    for file in files { try file.close() }
    guard isOurs(stagingPath) else {
      preconditionFailure("results without a manifest.json that says they are ours")
    }
    try synchroniseFolder(stagingPath)
    let place = ResultsPlace(path)
    let parentLock = try FolderLock(waitingFor: place.parent)
    return try withExtendedLifetime(parentLock) { () throws(OutputError) in
      try place.publish(stagingPath, over: try place.occupant(force: force))
    }
  }

  /// A folder name made from any text: letters, digits, `.`, `-` and `_`, at most 80 characters.
  ///
  /// Runs of other characters become one `-`; accents and other scripts are dropped. When anything was
  /// changed, eight digits of a hash of the text follow, so that different texts keep different names. A
  /// text that is a plain name already stays as it is. Names of devices on Windows are changed, too.
  public static func safeName(_ text: String) -> String {
    var name: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F: name.append(byte)
      default: if name.last != 0x2D { name.append(0x2D) }
      }
      if name.count == 80 { break }
    }
    while let first = name.first, first == 0x2E || first == 0x2D { name.removeFirst() }
    while let last = name.last, last == 0x2E || last == 0x2D { name.removeLast() }
    let plain = String(decoding: name, as: UTF8.self)
    if !plain.isEmpty && plain == text && !isDeviceName(plain) { return plain }
    // FNV-1a, 32 bits: it need not resist anybody, only tell names apart.
    var hash: UInt32 = 2_166_136_261
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    let suffix = String(repeating: "0", count: 8 - digits.count) + digits
    let stem = plain.isEmpty ? "scenario" : (isDeviceName(plain) ? "x" : "") + plain.prefix(70)
    return "\(stem)-\(suffix)"
  }

  private static func isDeviceName(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "." }.lowercased()
    if ["con", "prn", "aux", "nul"].contains(stem) { return true }
    return stem.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt"))
      && stem.last?.isNumber == true
  }
}

/// Whether a folder holds results of this program, by its manifest.
func isOurs(_ folder: String) -> Bool {
  struct Mark: Decodable { let generator: String }
  guard let data = FileManager.default.contents(atPath: folder + "/manifest.json"),
    let mark = try? JSONDecoder().decode(Mark.self, from: data)
  else { return false }
  return JSONValue.string(mark.generator) == ResultsFolder.manifestMark.value
}
