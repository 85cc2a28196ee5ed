import Foundation
import Testing

@testable import Reporting

struct UTCTimeTests {
  @Test func `known moments have their known text`() {
    #expect(UTCTime.text(unixSeconds: 0) == "1970-01-01 00:00:00")
    #expect(UTCTime.text(unixSeconds: -1) == "1969-12-31 23:59:59")
    #expect(UTCTime.text(unixSeconds: 951_868_800) == "2000-03-01 00:00:00")
    #expect(UTCTime.text(unixSeconds: 4_107_542_399) == "2100-02-28 23:59:59")
    #expect(UTCTime.text(unixSeconds: -62_135_596_800) == "0001-01-01 00:00:00")
  }

  @Test func `every day of eight centuries agrees with Foundation's calendar`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    // From 1600, where Foundation's calendar is Gregorian; 31 is coprime to months and weeks.
    for day in stride(from: Int64(-135_140), to: 157_000, by: 31) {
      let theirs = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      let parts = UTCTime.text(unixSeconds: day * 86_400 + 86_399).split(separator: " ")
      #expect(
        parts[0].split(separator: "-").map { Int($0) }
          == [theirs.year, theirs.month, theirs.day])
      #expect(parts[1] == "23:59:59")
    }
  }
}
