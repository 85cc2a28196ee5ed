import ScenarioSchema
import Testing

@Suite struct TimestampTests {
  // Seconds from `date -u -d … +%s`.
  @Test(
    arguments: [
      ("2026-01-01", 1_767_225_600), ("2026-09-15T16:00Z", 1_789_488_000),
      ("2026-03-03 10:00", 1_772_532_000), ("2024-02-29T23:59:59Z", 1_709_251_199),
      ("2026-03-03T10:00:30+02:00", 1_772_524_830), ("1970-01-01", 0),
      ("2000-03-01 00:00 -0530", 951_888_600),
    ] as [(String, Int64)])
  func `times are read in UTC or with their offset`(text: String, seconds: Int64) throws {
    let time = try Timestamp(quantity: text)
    #expect(time.unixSeconds == seconds)
    #expect(try Timestamp(quantity: time.quantityText) == time)
  }

  @Test func `every day of two centuries reads back`() throws {
    for day in stride(from: 0 as Int64, to: 80_000, by: 37) {
      let time = Timestamp(unixSeconds: day * 86_400 + day % 86_400)
      #expect(try Timestamp(quantity: time.quantityText) == time)
    }
  }

  @Test(arguments: [
    ("2026-02-29", "ttl is '2026-02-29', a day that does not exist between 1970 and 2261"),
    ("2026-13-01", "ttl is '2026-13-01', a day that does not exist between 1970 and 2261"),
    (
      "2026-01-01T25:00", "ttl is '2026-01-01T25:00', an hour, minute or second that does not exist"
    ),
    ("tomorrow", "ttl is 'tomorrow', not a time; write '2026-03-03' or '2026-03-03T10:00Z'"),
    ("03/03/2026", "ttl is '03/03/2026', not a time; write '2026-03-03' or '2026-03-03T10:00Z'"),
  ])
  func `times that do not exist are refused`(text: String, message: String) {
    #expect(readOne(text, .timestamp).1 == [message])
  }
}
