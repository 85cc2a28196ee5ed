import ScenarioSchema
import Testing

/// Reads one text with a kind under the key `ttl`, and gives the value and the messages.
func readOne<Value>(_ text: String, _ kind: FieldKind<Value>) -> (Value?, [String]) {
  var context = ReadingContext()
  let node = DocumentNode(
    .scalar(text), mark: SourceMark(file: "dns.yaml", line: 14, column: 12))
  let value = context.within("ttl") { kind.read(node, &$0) }
  return (value, context.issues.map(\.message))
}

@Suite struct QuantityTests {
  private let ttl = FieldKind<Duration>.duration(.zero ... .seconds(604_800))

  @Test(
    arguments: [
      ("90s", 90_000_000_000), ("90 s", 90_000_000_000), ("1.5h", 5_400_000_000_000), ("1ns", 1),
      ("0.1s", 100_000_000), ("0.3us", 300), ("1y", 31_536_000_000_000_000),
      ("2w", 1_209_600_000_000_000), ("0.000000001s", 1), ("1e3ms", 1_000_000_000),
      ("0.7min", 42_000_000_000), ("292y", 9_208_512_000_000_000_000),
    ] as [(String, Int64)])
  func `durations are whole nanoseconds`(text: String, count: Int64) throws {
    let value = try Duration(quantity: text)
    #expect(value == .nanoseconds(count))
    #expect(value.wholeNanoseconds == count)
    #expect(try Duration(quantity: value.quantityText) == value)
  }

  @Test func `durations are written in the largest whole unit`() {
    for (seconds, text) in [(0, "0s"), (90, "90s"), (60, "1min"), (3600, "1h"), (31_536_000, "1y")]
    {
      #expect(Duration.seconds(seconds).quantityText == text)
    }
    #expect(Duration.milliseconds(1500).quantityText == "1500ms")
  }

  @Test(arguments: [
    ("", "ttl is empty; write a duration such as '5s' or '5min' (range 0s … 7d)"),
    ("5", "ttl is '5', a number without a unit; write '5s' or '5min' (range 0s … 7d)"),
    (
      "5sec",
      "ttl is '5sec', and 'sec' is not a unit of time; use one of ns, us, ms, s, min, h, d, w, y "
        + "(range 0s … 7d)"
    ),
    (
      "5rps",
      "ttl is '5rps', and 'rps' is not a unit of time; use one of ns, us, ms, s, min, h, d, w, y "
        + "(range 0s … 7d)"
    ),
    ("soon", "ttl is 'soon', not a duration; write for example '5s' or '5min' (range 0s … 7d)"),
    (
      ".nan", "ttl is '.nan', not a finite number; write for example '5s' or '5min' (range 0s … 7d)"
    ),
    (
      "-.inf",
      "ttl is '-.inf', not a finite number; write for example '5s' or '5min' (range 0s … 7d)"
    ),
    ("-5s", "ttl is '-5s', below the least allowed 0s (range 0s … 7d)"),
    ("9d", "ttl is '9d', above the largest allowed 7d (range 0s … 7d)"),
    ("0.5ns", "ttl is '0.5ns', finer than a nanosecond (range 0s … 7d)"),
    ("1e30s", "ttl is '1e30s', beyond what can be computed with (range 0s … 7d)"),
    ("300y", "ttl is '300y', beyond what can be computed with (range 0s … 7d)"),
  ])
  func `a wrong duration is explained`(text: String, message: String) {
    let (value, messages) = readOne(text, ttl)
    #expect(value == nil)
    #expect(messages == [message])
  }

  @Test func `shares keep to the whole, percentages may exceed it`() {
    #expect(readOne("5%", .share).0 == 0.05)
    #expect(readOne("99.99%", .share).0 == 0.9999)
    #expect(readOne("100%", .share).0 == 1)
    #expect(
      readOne("105%", .share).1 == [
        "ttl is '105%', above the largest allowed 100% (range 0% … 100%)"
      ])
    #expect(
      readOne("0.05", .share).1 == [
        "ttl is '0.05', a number without a unit; write '0.05%' (range 0% … 100%)"
      ])
    #expect(readOne("150%", .quantity(.percentage)).0 == 1.5)
    #expect(readOne("110%/y", .quantity(.growth)).0 == 1.1)
  }

  @Test func `rates, sizes and money are read in their units`() {
    #expect(readOne("1000rps", .quantity(.requestRate)).0 == 1000)
    #expect(readOne("60 rps", .quantity(.requestRate)).0 == 60)
    #expect(readOne("90/min", .quantity(.requestRate)).0 == 1.5)
    #expect(readOne("0.3/y", .quantity(.eventRate)).0 == 0.3)
    #expect(readOne("6.5e-3/d", .quantity(.eventRate)).0 == 6.5e-3 * 365)
    #expect(readOne("140GB", .quantity(.dataSize)).0 == 140e9)
    #expect(readOne("1 GiB", .quantity(.dataSize)).0 == 1_073_741_824)
    #expect(readOne("40GB/s", .quantity(.bandwidth)).0 == 40e9)
    #expect(readOne("9600 tokens/s", .quantity(.tokenRate)).0 == 9600)
    #expect(readOne("0.004 USD", .microDollars(.money)).0 == 4000)
    #expect(readOne("55.04 USD/h", .microDollars(.price)).0 == 55_040_000)
    #expect(
      readOne("55.04", .microDollars(.price)).1 == [
        "ttl is '55.04', a number without a unit; write '55.04 USD/h' (range at least 0 USD/h)"
      ])
    #expect(
      readOne("0.0000001 USD", .microDollars(.money)).1 == [
        "ttl is '0.0000001 USD', finer than a millionth of a dollar (range at least 0 USD)"
      ])
    #expect(
      readOne("5 EUR", .microDollars(.money)).1 == [
        "ttl is '5 EUR', and 'EUR' is not a unit of money; use one of USD (range at least 0 USD)"
      ])
  }

  @Test func `counts are whole numbers without a unit`() {
    #expect(readOne("3", .count(1...10)).0 == 3)
    #expect(readOne("012", .count(1...20)).0 == 12)
    #expect(readOne("2.5", .count(1...10)).1 == ["ttl is '2.5', not a whole number (range 1 … 10)"])
    #expect(
      readOne("3s", .count(1...10)).1 == [
        "ttl is '3s', but a whole number has no unit; write '3' (range 1 … 10)"
      ])
    #expect(
      readOne("1e40", .count(1...10)).1 == [
        "ttl is '1e40', above the largest allowed 10 (range 1 … 10)"
      ])
    #expect(readOne("18446744073709551615", .seed).0 == UInt64.max)
    #expect(readOne("18446744073709551616", .seed).0 == nil)
  }

  @Test func `a utilisation target may name its metric`() {
    let kind = FieldKind<Double>.utilizationTarget(of: "gpu_utilization")
    #expect(readOne("70%_gpu_utilization", kind).0 == 0.7)
    #expect(readOne("60%", kind).0 == 0.6)
    #expect(kind.write(0.7).text == "70%_gpu_utilization")
    #expect(
      readOne("70%_cpu", kind).1 == [
        "ttl is '70%_cpu', and '_cpu' is not known here; write '70%' or '70%_gpu_utilization' "
          + "(range more than 0% … 100%)"
      ])
    #expect(
      readOne("0%", kind).1 == [
        "ttl is '0%', below the least allowed (more than 0%) (range more than 0% … 100%)"
      ])
  }

  @Test func `words are checked`() {
    #expect(readOne("yes", .boolean).0 == true)
    #expect(
      readOne("maybe", .boolean).1 == [
        "ttl is 'maybe', neither true nor false; write 'true' or 'false'"
      ])
    #expect(readOne("Europe/Berlin", .timeZone).0 == "Europe/Berlin")
    #expect(
      readOne("Europe/Berln", .timeZone).1 == [
        "ttl is 'Europe/Berln', not a known time zone; did you mean 'Europe/Berlin'?"
      ])
    #expect(readOne("p5.48xlarge", .name).0 == "p5.48xlarge")
    #expect(readOne("../etc", .name).0 == nil)
    let choice = FieldKind<Int>.choice([("year", 1), ("1y", 1), ("month", 2)])
    #expect(readOne("1y", choice).0 == 1)
    #expect(
      readOne("yaer", choice).1 == [
        "ttl is 'yaer', which is none of 'year', '1y', 'month'; did you mean 'year'?"
      ])
  }

  @Test func `formatted numbers read back to the same bits`() throws {
    var random = FixedGenerator()
    for quantity in [
      QuantityKind.share, .requestRate, .eventRate, .dataSize, .bandwidth, .tokenRate, .money,
      .price,
      .number, .growth, .duration,
    ] {
      for _ in 0..<200 {
        let value = Double.random(in: 0...1, using: &random) * 1e6
        #expect(try quantity.parse(quantity.format(value)) == value)
        let kind = FieldKind<Double>.quantity(quantity)
        #expect(readOne(kind.write(value).flowText, kind).0 == value)
      }
    }
  }
}
