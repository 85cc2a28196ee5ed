#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Experiments
import Stochastics

/// The replications of a finished run, read back from its folder of results.
public struct SavedRun: Sendable {
  /// Names of the columns of `replications.csv`.
  private let columns: [String]
  /// Rows of `replications.csv` as numbers; what is no number is not one.
  private let rows: [[Double]]
  /// Faults of `strikes.csv`, in the order of their first row.
  public let faults: [String]
  private let hits: [[Double]]
  private let expected: [[Double]]

  /// Reads a folder.
  ///
  /// - Throws: `OutputError` where a file is missing or is not as this program writes it.
  public init(_ path: String) throws(OutputError) {
    let table = try Self.table("\(path)/replications.csv")
    let count = table.rows.count
    let strikes = try Self.table("\(path)/strikes.csv")
    guard strikes.columns == StrikesTable.columns else {
      throw Self.unreadable("\(path)/strikes.csv", "its columns are not those of this version")
    }
    var faults: [String] = []
    var (hits, expected): ([[Double]], [[Double]]) = ([], [])
    for row in strikes.rows {
      guard let count = Double(row[2]), let mean = Double(row[3]) else {
        throw Self.unreadable("\(path)/strikes.csv", "a count is not a number")
      }
      if let index = faults.firstIndex(of: row[1]) {
        hits[index].append(count)
        expected[index].append(mean)
      } else {
        faults.append(row[1])
        hits.append([count])
        expected.append([mean])
      }
    }
    guard hits.allSatisfy({ $0.count == count }) else {
      throw Self.unreadable(
        "\(path)/strikes.csv", "it is not of the \(count) replications of replications.csv")
    }
    columns = table.columns
    rows = table.rows.map { $0.map { Double($0) ?? .nan } }
    self.faults = faults
    self.hits = hits
    self.expected = expected
  }

  /// Replications.
  public var replications: Int { rows.count }

  /// A change of a fault's rate; nil for a fault that is not in the run or does not strike at a rate.
  public func change(_ fault: String, factor: Double) -> WhatIf.Change? {
    guard let index = faults.firstIndex(of: fault) else { return nil }
    return WhatIf.Change(
      fault: fault, factor: factor, hits: hits[index], expected: expected[index])
  }

  /// A column of `replications.csv`.
  func column(_ name: String) -> [Double] {
    guard let index = columns.firstIndex(of: name) else {
      preconditionFailure("replications.csv has no column '\(name)'")
    }
    return rows.map { $0[index] }
  }

  /// The measures that follow from the columns: name, unit, numerators and denominators.
  var measures: [(name: String, unit: String, above: [Double], below: [Double])] {
    let years = column("years")
    let minutes = zip(column("downtime_min_per_year"), years).map { $0 * $1 }
    return [
      ("unavailability", "", column("failed"), column("requests")),
      ("time_unavailability", "", minutes, years.map { $0 * 525_600 }),
      ("downtime", "min/year", minutes, years),
      (
        "probability_misses_slo", "", zip(column("windows"), column("windows_at_goal")).map(-),
        column("windows")
      ),
      (
        "probability_month_misses_slo", "",
        zip(column("months"), column("months_at_goal")).map(-), column("months")
      ),
      ("cost", "USD/year", column("cost_usd"), years),
    ]
  }

  private static func unreadable(_ path: String, _ cause: String) -> OutputError {
    OutputError(code: .notOurs, message: "cannot read '\(path)'", cause: cause)
  }

  private static func table(
    _ path: String
  ) throws(OutputError) -> (columns: [String], rows: [[String]]) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw OutputError(
        code: .notFound, message: "cannot read '\(path)'",
        cause: "no such file; name the folder of a finished 'nines run'")
    }
    var lines = cells(Array(data))
    guard !lines.isEmpty else { throw unreadable(path, "it is empty") }
    let columns = lines.removeFirst()
    guard lines.allSatisfy({ $0.count == columns.count }) else {
      throw unreadable(path, "a row has not \(columns.count) cells")
    }
    return (columns, lines)
  }

  /// The cells of a table as `CSVWriter` writes them.
  private static func cells(_ bytes: [UInt8]) -> [[String]] {
    var (rows, row, cell): ([[String]], [String], [UInt8]) = ([], [], [])
    var isQuoted = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != 0x22 {
          cell.append(byte)
        } else if index < bytes.count, bytes[index] == 0x22 {
          cell.append(0x22)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == 0x2C || byte == 0x0A {
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
        if byte == 0x0A {
          rows.append(row)
          row = []
        }
      } else if byte != 0x0D {
        cell.append(byte)
      }
    }
    return rows
  }
}
