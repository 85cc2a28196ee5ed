import Foundation
import Stochastics
import Testing

/// Runs that are killed and go on.
enum KilledRuns {
  /// Files of results that must not depend on how the run was carried out.
  static let tables = [
    "summary.csv", "receipt.csv", "replications.csv", "traffic.csv", "pools.csv", "incidents.csv",
    "drills.csv", "readiness.csv", "strikes.csv",
  ]

  /// How many kills: a few, or 50 for a soak.
  static var count: Int { ProcessInfo.processInfo.environment["NINES_SOAK"] == "1" ? 50 : 4 }

  /// Moments in seconds, the same in every test run.
  static func moments(_ count: Int, upTo seconds: Double) -> [Double] {
    var stream = RandomStream(
      key: StreamKey(seed: 6, component: "kill", purpose: "moment"), replication: 0)
    return (0..<count).map { _ in seconds * stream.nextUniform() }
  }

  /// Starts the program, and kills it after a while unless it has ended.
  ///
  /// - Returns: whether it was killed.
  static func start(_ arguments: [String], in folder: String, killAfter seconds: Double) throws
    -> Bool
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let number = process.processIdentifier
    let killer = DispatchWorkItem { kill(number, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: killer)
    process.waitUntilExit()
    killer.cancel()
    return process.terminationReason == .uncaughtSignal
  }

  /// Names of tables that differ between two folders.
  static func differences(_ one: String, _ other: String) throws -> [String] {
    try tables.filter { name in
      try Data(contentsOf: URL(fileURLWithPath: "\(one)/\(name)"))
        != Data(contentsOf: URL(fileURLWithPath: "\(other)/\(name)"))
    }
  }
}
