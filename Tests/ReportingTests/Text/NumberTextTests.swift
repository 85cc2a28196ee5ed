import Stochastics
import Testing

@testable import Reporting

struct NumberTextTests {
  @Test func `a number has its decimals and commas between thousands`() {
    #expect(NumberText.fixed(0, decimals: 0) == "0")
    #expect(NumberText.fixed(1_234_567.891, decimals: 2) == "1,234,567.89")
    #expect(NumberText.fixed(-0.05, decimals: 1) == "-0.1")
    #expect(NumberText.fixed(-0.04, decimals: 1) == "0.0")
    #expect(NumberText.fixed(999.96, decimals: 1) == "1,000.0")
    #expect(NumberText.fixed(.nan, decimals: 1) == "unknown")
    #expect(NumberText.fixed(.infinity, decimals: 1) == "infinite")
    #expect(NumberText.fixed(1e300, decimals: 3) == "1e+300")
  }

  @Test func `significant digits never drop whole ones`() {
    #expect(NumberText.significant(123_456.7) == "123,457")
    #expect(NumberText.significant(0.000123456) == "0.000123")
    #expect(NumberText.significant(12.44) == "12.4")
    #expect(NumberText.significant(0) == "0")
  }

  @Test func `an availability shows what is missing to a hundred percent`() {
    func text(_ value: Double, _ low: Double, _ high: Double) -> String {
      let estimate = Estimate(value: value, low: low, high: high, method: "")
      let decimals = NumberText.decimals(forAvailability: estimate)
      return NumberText.fixed(value, decimals: decimals) + " "
        + NumberText.interval(estimate, decimals: decimals)
    }
    #expect(text(99.9973, 99.9969, 99.9977) == "99.9973 [99.9969, 99.9977]")
    #expect(text(100, 100, 100) == "100 [100, 100]")
    #expect(text(99.99999312, 99.9999, 100) == "99.9999931 [99.9999000, 100.0000000]")
  }

  @Test func `an estimate without an interval says why`() {
    let estimate = Estimate(value: 1, low: nil, high: nil, method: "", note: "too few events (2)")
    #expect(NumberText.interval(estimate, decimals: 2) == "none: too few events (2)")
  }

  @Test func `a rough count is rounded up to two digits`() {
    #expect(NumberText.roughly(1_312) == "1,400")
    #expect(NumberText.roughly(99) == "99")
    #expect(NumberText.roughly(100) == "100")
    #expect(NumberText.roughly(101) == "110")
  }

  @Test func `a paragraph keeps numbers and their units together`() {
    #expect(
      Paragraph.lines("up to 10 s more", width: 8) == "up to\n10 s\nmore\n")
    #expect(Paragraph.lines("one two", width: 5, indent: 2) == "one\n  two\n")
  }

  @Test func `names become different by a number`() {
    #expect(
      UniqueNames.make(["a", "a", "b", "a-2"], reserved: ["b"]) == ["a", "a-2", "b-2", "a-2-2"])
  }
}
