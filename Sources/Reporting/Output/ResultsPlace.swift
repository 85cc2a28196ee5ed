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

/// The final place of a results folder with the hidden names beside it.
///
/// All methods but `makeStaging` are called with the lock of the parent folder held.
struct ResultsPlace {
  /// What lies at the final place.
  enum Occupant { case nothing, ours, foreign }

  let parent: String
  let name: String

  init(_ path: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let isAbsolute = path.hasPrefix("/")
    name = parts.popLast().map(String.init) ?? "."
    let folder = parts.joined(separator: "/")
    parent = isAbsolute ? "/" + folder : (folder.isEmpty ? "." : folder)
  }

  var path: String { parent == "." ? name : beside(name) }

  private var stagingPrefix: String { ".nines-new-\(name)-" }
  private var asidePrefix: String { ".nines-old-\(name)-" }

  private func beside(_ name: String) -> String {
    parent.hasSuffix("/") ? parent + name : parent + "/" + name
  }

  /// What lies at the final place; things that are not ours are refused unless forced.
  func occupant(force: Bool) throws(OutputError) -> Occupant {
    let refusal = "will not replace '\(path)'"
    if name == "." || name == ".." {
      throw OutputError(
        code: .notOurs, message: refusal, cause: "name a folder that the results may own")
    }
    guard let type = fileType(path) else { return .nothing }
    if type == S_IFDIR {
      if isOurs(path) { return .ours }
      // An empty folder has nothing to lose.
      if (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true {
        return .ours
      }
    }
    if force { return .foreign }
    let kind = type == S_IFDIR ? "it holds no results of this program" : "it is not a folder"
    throw OutputError(
      code: .notOurs, message: refusal, cause: "\(kind); choose another one, or force it")
  }

  /// Removes what killed runs left, and puts back old results whose replacement was cut short.
  func recover() throws(OutputError) {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted()
    for old in names where isHidden(old, asidePrefix) {
      if fileType(path) == nil {
        try move(beside(old), to: path)
      } else {
        try? FileManager.default.removeItem(atPath: beside(old))
      }
    }
    for staging in names where isHidden(staging, stagingPrefix) {
      // Whoever writes there holds its lock, which the system releases when that process ends.
      guard let lock = FolderLock(takingIfFree: beside(staging)), lock.isHeld else { continue }
      withExtendedLifetime(lock) {
        try? FileManager.default.removeItem(atPath: beside(staging))
      }
    }
  }

  /// The prefix followed by process and number, so that the name `a` does not touch those of `a-b`.
  private func isHidden(_ candidate: String, _ prefix: String) -> Bool {
    guard candidate.hasPrefix(prefix) else { return false }
    let parts = candidate.dropFirst(prefix.count).split(
      separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
  }

  /// Makes a locked folder beside the final place.
  func makeStaging() throws(OutputError) -> (String, FolderLock) {
    for number in 0..<10_000 {
      let staging = beside("\(stagingPrefix)\(getpid()).\(number)")
      if mkdir(staging, 0o755) != 0 {
        if errno == EEXIST { continue }
        throw OutputError(errno: errno, attempt: "cannot create '\(staging)'")
      }
      // A run that starts now may take it for a leftover before it is locked: then try another name.
      if let lock = FolderLock(takingIfFree: staging), fileType(staging) != nil {
        return (staging, lock)
      }
    }
    throw OutputError(
      code: .alreadyExists, message: "cannot create a folder beside '\(path)'",
      cause: "too many leftovers named '\(stagingPrefix)…'")
  }

  /// Renames the staging folder to the final place.
  func publish(
    _ staging: String, over occupant: Occupant
  ) throws(OutputError) -> ResultsFolder.Outcome {
    switch occupant {
    case .nothing:
      try move(staging, to: path)
      try synchroniseFolder(parent)
      return .created
    case .ours:
      let aside = try freeName { "\(asidePrefix)\(getpid()).\($0)" }
      try swap(staging, aside: aside)
      try? FileManager.default.removeItem(atPath: aside)
      return .replaced
    case .foreign:
      let aside = try freeName { "\(name).before-\($0 + 1)" }
      try swap(staging, aside: aside)
      return .setAside(aside)
    }
  }

  private func swap(_ staging: String, aside: String) throws(OutputError) {
    try move(path, to: aside)
    do {
      try move(staging, to: path)
    } catch {
      // Best effort: the next run would put it back as well.
      _ = rename(aside, path)
      throw error
    }
    try synchroniseFolder(parent)
  }

  private func freeName(_ candidate: (Int) -> String) throws(OutputError) -> String {
    for number in 0..<10_000 where fileType(beside(candidate(number))) == nil {
      return beside(candidate(number))
    }
    throw OutputError(
      code: .alreadyExists, message: "cannot set '\(path)' aside",
      cause: "all of its other names are taken")
  }

  private func move(_ source: String, to target: String) throws(OutputError) {
    if rename(source, target) != 0 {
      throw OutputError(errno: errno, attempt: "cannot rename '\(source)' to '\(target)'")
    }
  }
}

/// The type bits of what lies at a path, links not followed; `nil` when nothing does.
func fileType(_ path: String) -> mode_t? {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
}

/// Makes a folder and its missing parents.
func makeFolders(_ path: String) throws(OutputError) {
  var built = path.hasPrefix("/") ? "/" : ""
  for part in path.split(separator: "/") {
    built += built.isEmpty || built.hasSuffix("/") ? String(part) : "/" + part
    // Read-only file systems and the like refuse even what exists, so look first.
    if let type = fileType(built), type == S_IFDIR || type == S_IFLNK { continue }
    if mkdir(built, 0o755) != 0 && errno != EEXIST {
      throw OutputError(errno: errno, attempt: "cannot create the folder '\(built)'")
    }
  }
}

/// Brings the names within a folder to the disk.
func synchroniseFolder(_ path: String) throws(OutputError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  if descriptor < 0 { throw OutputError(errno: errno, attempt: "cannot open '\(path)'") }
  defer { close(descriptor) }
  // Some file systems cannot synchronise folders; theirs is no failure of ours.
  if fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP {
    throw OutputError(errno: errno, attempt: "cannot write '\(path)' to the disk")
  }
}

/// An advisory lock on a folder, held until the value goes or the process ends.
final class FolderLock {
  private let descriptor: Int32
  /// Whether the file system really locks; some cannot.
  private(set) var isHeld = true

  /// Waits until the lock is free.
  init(waitingFor path: String) throws(OutputError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw OutputError(errno: errno, attempt: "cannot open '\(path)'") }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno == EINTR { continue }
      // File systems without locks: then two runs at once into one place are the user's care.
      isHeld = false
      break
    }
  }

  /// Takes the lock, or gives `nil` when somebody else holds it.
  init?(takingIfFree path: String) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
    if errno == EWOULDBLOCK { return nil }
    isHeld = false
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
