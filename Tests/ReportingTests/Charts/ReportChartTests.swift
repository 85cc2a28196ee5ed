import Foundation
import Testing

@testable import Reporting

struct ReportChartTests {
  private let waterfall = SpanChart(
    "w", title: "A & B", words: "words", csv: "receipt.csv", axis: "min",
    rows: [
      .init("detection", [.init(0, 3, .loss, "a")], value: "3"),
      .init("dns <tail>", [.init(3, 5, .loss, "b")], value: "2"),
      .init("all", [.init(0, 5, .total, "c")], interval: 4...7, value: "5"),
    ], lines: [.init(at: 6, "goal"), .init(at: 600, "far goal")], isWaterfall: true)
  private let plot = PlotChart(
    "p", title: "Months", words: "words", csv: "months.csv",
    x: .init("month", steps: ["2026-01", "2026-02", "2026-03"]), y: .init("%"),
    series: [
      .init("band", .quiet, .band, [.init(0, 1, to: 4), .init(1, 2, to: 3), .init(2, 0, to: 9)]),
      .init("mean", .main, .line, [.init(0, 2), .init(1, 2.5), .init(2, 3)]),
      .init("dots", .loss, .dot, [.init(1, 5, interval: 4...6, "five")]),
    ], lines: [.init(at: 8, "all of it")])

  private func parsed(_ chart: any ReportChart, _ width: Double) throws -> ParsedPicture {
    try #require(ParsedPicture(chart.picture(width: width).text()))
  }

  @Test(arguments: [340.0, 1040])
  func `bars have lengths like their amounts, and begin where the one before ends`(
    width: Double
  ) throws {
    let bars = try parsed(waterfall, width).elements(named: "rect")
    try #require(bars.count == 3)
    let unit = bars[2].number("width") / 5
    #expect(abs(bars[0].number("width") - 3 * unit) < 0.05)
    #expect(abs(bars[1].number("x") - bars[0].number("x") - 3 * unit) < 0.05)
    #expect(bars.allSatisfy { $0.number("x") >= 0 && $0.number("x") + $0.number("width") <= width })
  }

  @Test(arguments: [340.0, 1040])
  func `a goal beyond the chart is left out, one near is drawn`(width: Double) throws {
    let texts = try parsed(waterfall, width).elements(named: "text").map(\.text)
    #expect(texts.contains("goal") && !texts.contains("far goal"))
    #expect(texts.contains("dns <tail>"))
  }

  @Test(arguments: [340.0, 1040])
  func `curves, bands and dots are where their values are`(width: Double) throws {
    let picture = try parsed(plot, width)
    func points(_ element: ParsedPicture.Element) -> [[Double]] {
      (element.attributes["points"] ?? "").split(separator: " ").map {
        $0.split(separator: ",").compactMap { Double($0) }
      }
    }
    let line = points(try #require(picture.elements(named: "polyline").first))
    let band = points(try #require(picture.elements(named: "polygon").first))
    try #require(line.count == 3 && band.count == 6)
    // Equal steps of months; a value twice as far from the base is twice as high.
    #expect(abs(line[2][0] - 2 * line[1][0] + line[0][0]) < 0.05)
    let perUnit = (line[0][1] - line[2][1])
    #expect(abs((band[0][1] - band[5][1]) - 3 * perUnit) < 0.05)
    let texts = picture.elements(named: "text").map(\.text)
    for text in ["2026-01", "band", "mean", "all of it", "%"] { #expect(texts.contains(text)) }
    #expect(picture.elements(named: "title").map(\.text).contains("five"))
  }

  @Test func `the table and the specification for Vega-Lite have the same numbers`() throws {
    #expect(waterfall.table.count == 3 && plot.table.count == 7)
    struct Specification: Decodable {
      struct Data: Decodable {
        struct Value: Decodable {
          let row: String?
          let start: Double?
          let end: Double?
          let low: Double?
          let x: String?
          let y: Double?
        }
        let values: [Value]
      }
      struct Layer: Decodable {}
      let data: Data
      let layer: [Layer]
    }
    func read(_ chart: any ReportChart) throws -> Specification {
      try JSONDecoder().decode(Specification.self, from: Data(chart.vegaLite.bytes()))
    }
    let bars = try read(waterfall)
    #expect(bars.data.values.map(\.row) == ["detection", "dns <tail>", "all"])
    #expect(bars.data.values.map(\.end) == [3, 5, 5] && bars.data.values[2].low == 4)
    #expect(bars.layer.count == 4)
    let curves = try read(plot)
    #expect(curves.data.values.compactMap(\.y) == [1, 2, 0, 2, 2.5, 3, 5])
    #expect(curves.data.values.first?.x == "2026-01")
  }

  @Test(arguments: [0.0...1, 0...5.12, 0...1e7, 3...3, -4...9, 0...1e-9, 15_287_598...15_291_199])
  func `axes hold their range and have two to a dozen ticks`(range: ClosedRange<Double>) {
    for count in [2, 5, 9] {
      let scale = AxisScale(range, count: count)
      #expect(scale.low <= range.lowerBound && scale.high >= range.upperBound)
      #expect((1...12).contains(scale.ticks.count), "\(scale.ticks)")
      #expect(zip(scale.ticks, scale.ticks.dropFirst()).allSatisfy { $0 < $1 })
      #expect(scale.share(scale.low) == 0 && abs(scale.share(scale.high) - 1) < 1e-9)
    }
  }

  @Test func `a logarithmic axis gives each decade the same room`() {
    let scale = AxisScale(0.02...700, count: 6, isLogarithmic: true)
    #expect(scale.low == 0.01 && scale.high == 1000)
    for (index, value) in [0.01, 0.1, 1, 10, 100, 1000].enumerated() {
      #expect(abs(scale.share(value) - Double(index) / 5) < 1e-6)
    }
    #expect(abs(scale.share(20) - (log10(20.0) + 2) / 5) < 1e-5)
    #expect(!AxisScale(0...700, count: 6, isLogarithmic: true).isLogarithmic)
  }
}
