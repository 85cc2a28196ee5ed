import Foundation
import TestSupport
import Testing

@testable import Reporting

struct TableContractTests {
  private static let headers: [(String, [String])] = [
    ("summary.csv", SummaryTable.columns), ("replications.csv", ReplicationsTable.columns),
    ("receipt.csv", ReceiptTable.columns), ("traffic.csv", TrafficTable.columns),
    ("pools.csv", PoolsTable.columns), ("incidents.csv", IncidentsTable.columns),
    ("drills.csv", DrillsTable.columns), ("comparison.csv", ComparisonTable.columns),
    ("plan.csv", PlanTable.columns), ("reserves.csv", ReserveTable.columns),
    ("overload.csv", OverloadReport.columns), ("months.csv", MonthsTable.columns),
    ("regions.csv", RegionsTable.columns), ("faults.csv", FaultsTable.columns),
    ("designs.csv", DesignsTable.columns), ("pairs.csv", PairsTable.columns),
    ("origins.csv", OriginsTable.columns), ("pareto.csv", ParetoTable.columns),
    ("replay.csv", ReplayReport.columns), ("readiness.csv", ReadinessTable.columns),
    ("strikes.csv", StrikesTable.columns), ("sensitivity.csv", SensitivityReport.rankingColumns),
    ("changes.csv", SensitivityReport.changeColumns),
    ("estimates.csv", RareEventReport.estimateColumns),
    ("strata.csv", RareEventReport.strataColumns), ("points.csv", TuneReport.pointColumns),
    ("front.csv", TuneReport.frontColumns), ("confirmation.csv", TuneReport.confirmationColumns),
  ]

  @Test(arguments: 0..<28)
  func `a table's contract has its columns in their order`(index: Int) throws {
    let (file, columns) = Self.headers[index]
    #expect(try #require(TableCatalog.table(file)).columns.map(\.name) == columns)
  }

  @Test func `every column has a meaning, and numbers with a unit in their name have that unit`() {
    for table in TableCatalog.all {
      #expect(Set(table.columns.map(\.name)).count == table.columns.count)
      for column in table.columns {
        #expect(column.meaning.count > 3 && !column.meaning.contains("|"), "\(column.name)")
        if column.name.hasSuffix("_s"), !column.name.hasSuffix("_per_s") {
          #expect(column.unit == "s", "\(table.file) \(column.name)")
        }
        if column.name.hasSuffix("_utc") { #expect(column.kind == .time) }
        if column.name.contains("_usd") { #expect(column.unit.hasPrefix("USD"), "\(column.name)") }
      }
    }
  }

  @Test func `columns of a pattern are found by any of their names`() throws {
    let timeline = try #require(TableCatalog.table("timeline.csv"))
    #expect(timeline.column("record_share_eu-west-1")?.name == "record_share_<region>")
    #expect(timeline.column("share_east")?.name == "share_<region>")
    #expect(timeline.column("shares") == nil)
  }

  @Test func `the reference page is the one that the catalog makes`() throws {
    let path = Repository.path("docs/csv.md")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try Data(TableCatalog.markdown.utf8).write(to: URL(fileURLWithPath: path))
      Issue.record("recorded docs/csv.md; look at the change")
      return
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == TableCatalog.markdown)
  }
}
