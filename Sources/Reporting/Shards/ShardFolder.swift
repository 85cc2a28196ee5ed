#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CloudSimulation
import Experiments

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder with the plan of a run and the shards that are done: the folder is the truth.
///
/// Whatever starts the shards may start one twice or kill it at any moment. A shard is written under a
/// private name, brought to the disk, and then linked to its own name; when that name is there already,
/// somebody has published the same bytes. So each shard is published exactly once, and whole.
public struct ShardFolder: Sendable {
  /// What is known of one shard.
  public enum State: Equatable, Sendable {
    /// It is there and whole.
    case done
    /// Nobody has published it.
    case missing
    /// Its file cannot be used; why.
    case unusable(String)
  }

  /// Where it is.
  public let path: String
  /// What is to be done.
  public let plan: ShardPlan

  /// Makes a folder with a plan; one that holds the same plan is taken as it is.
  ///
  /// - Throws: `OutputError`; `.notOurs` when another plan, or anything else, is there.
  public init(creating path: String, _ plan: ShardPlan) throws(OutputError) {
    self.path = path
    self.plan = plan
    try makeFolders(path)
    let file = path + "/plan.json"
    if FileManager.default.fileExists(atPath: file) {
      if try ShardFolder(path).plan == plan { return }
      throw OutputError(
        code: .notOurs, message: "cannot plan in '\(path)'", cause: "it holds another plan")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !names.isEmpty {
      throw OutputError(
        code: .notOurs, message: "cannot plan in '\(path)'",
        cause: "it holds something, but no plan; name a new folder")
    }
    _ = try publish(as: "plan.json") { sink throws(OutputError) in
      try sink.write(plan.json.bytes())
    }
  }

  /// Opens a folder.
  ///
  /// - Throws: `OutputError` where there is no plan, or none that can be read.
  public init(_ path: String) throws(OutputError) {
    self.path = path
    let file = path + "/plan.json"
    guard let data = FileManager.default.contents(atPath: file) else {
      throw OutputError(
        code: .notFound, message: "cannot read '\(file)'",
        cause: "make a plan with 'nines shard plan' first")
    }
    guard let plan = try? JSONDecoder().decode(ShardPlan.self, from: data), plan.isSound else {
      throw OutputError(
        code: .notOurs, message: "cannot read '\(file)'", cause: "it is no plan of shards")
    }
    self.plan = plan
  }

  /// The name of a shard's file.
  public func name(of shard: Int) -> String {
    let digits = String(shard)
    return "shard-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".nines"
  }

  /// Whether a shard is there, whole and of this plan; reads it all.
  public func state(of shard: Int) -> State {
    if access(file(of: shard), F_OK) != 0 { return .missing }
    do throws(OutputError) {
      try read(shard) { _, _ in }
      return .done
    } catch {
      return .unusable("\(error)")
    }
  }

  /// Whether a shard's name is there.
  public func isPublished(_ shard: Int) -> Bool { access(file(of: shard), F_OK) == 0 }

  private func file(of shard: Int) -> String { path + "/" + name(of: shard) }

  /// Gives a shard's batches in order, after its header was checked against the plan.
  ///
  /// - Throws: `OutputError` for a shard that is missing, of another plan, truncated or damaged.
  public func read(
    _ shard: Int, _ body: ([ReplicationResult], _ first: Int) -> Void
  ) throws(OutputError) {
    let file = file(of: shard)
    func refuse(_ cause: String) -> OutputError {
      OutputError(code: .notOurs, message: "cannot merge '\(file)'", cause: cause)
    }
    if !isPublished(shard) { throw refuse("shard \(shard) is missing") }
    let reader = try JournalReader(file)
    guard case .header(let header)? = try reader.next() else {
      throw refuse("it is truncated: its header is not whole")
    }
    if let difference = plan.header(of: shard).difference(from: header) {
      throw refuse(difference)
    }
    var next = header.first
    while let record = try reader.next() {
      switch record {
      case .header: throw refuse("it has two headers")
      case .batch(let first, let results):
        if first != next { throw refuse("replication \(next) is missing") }
        next += results.count
        body(results, first)
      case .end(let count):
        if count != next - header.first || next != header.end || reader.place != reader.size {
          throw refuse("it has \(next - header.first) replications, not \(count)")
        }
        return
      }
    }
    throw refuse(
      "it is truncated after replication \(next - 1), at byte \(reader.place); remove it and run "
        + "shard \(shard) again")
  }

  /// Writes a shard and publishes it.
  ///
  /// - Parameter fill: calls the given function with each batch in order; returns whether all are done.
  /// - Returns: whether this call published it: false when somebody else did, or `fill` stopped.
  public func write(
    _ shard: Int,
    _ fill: (_ add: ([ReplicationResult], Int) throws -> Void) async throws -> Bool
  ) async throws -> Bool {
    let (sink, temporary) = try open(name(of: shard))
    defer { unlink(temporary) }
    let numbers = plan.numbers(of: shard)
    try sink.write(
      JournalFormat.magic + (try JournalFormat.bytes(of: .header(plan.header(of: shard)))))
    let isDone = try await fill { results, first in
      try sink.write(try JournalFormat.bytes(of: .batch(first: first, results: results)))
    }
    if !isDone { return false }
    try sink.write(try JournalFormat.bytes(of: .end(count: numbers.count)))
    try sink.close()
    return try commit(temporary, as: name(of: shard))
  }

  private func publish(
    as name: String, _ fill: (OutputFile) throws(OutputError) -> Void
  ) throws(OutputError) -> Bool {
    let (sink, temporary) = try open(name)
    defer { unlink(temporary) }
    try fill(sink)
    try sink.close()
    return try commit(temporary, as: name)
  }

  /// A new file under a name that no other process uses.
  private func open(_ name: String) throws(OutputError) -> (OutputFile, String) {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, 255)
    let machine = String(
      decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for number in 0..<10_000 {
      let temporary = "\(path)/.\(name).\(ResultsFolder.safeName(machine)).\(getpid()).\(number)"
      do throws(OutputError) {
        return (try OutputFile(creating: temporary), temporary)
      } catch {
        if error.code != .alreadyExists { throw error }
      }
    }
    throw OutputError(
      code: .alreadyExists, message: "cannot write in '\(path)'", cause: "too many leftovers")
  }

  /// Links a file to its final name; false when that is there already.
  private func commit(_ temporary: String, as name: String) throws(OutputError) -> Bool {
    let final = path + "/" + name
    if link(temporary, final) != 0 {
      if errno == EEXIST { return false }
      throw OutputError(errno: errno, attempt: "cannot publish '\(final)'")
    }
    try synchroniseFolder(path)
    return true
  }
}
