import ScenarioSchema

/// Moments as text, always UTC.
public enum UTCTime {
  /// A moment as `YYYY-MM-DD HH:MM:SS`, which spreadsheets open as a date.
  public static func text(unixSeconds: Int64) -> String {
    var bytes: [UInt8] = []
    append(unixSeconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func append(_ unixSeconds: Int64, to bytes: inout [UInt8]) {
    let date = CivilDate(unixSeconds: unixSeconds)
    let second = unixSeconds - date.unixSeconds
    if date.year < 0 { bytes.append(0x2D) }
    bytes.append(decimal: date.year.magnitude, digits: 4)
    bytes.append(0x2D)
    bytes.append(decimal: UInt64(date.month), digits: 2)
    bytes.append(0x2D)
    bytes.append(decimal: UInt64(date.day), digits: 2)
    bytes.append(0x20)
    bytes.append(decimal: UInt64(second / 3600), digits: 2)
    bytes.append(0x3A)
    bytes.append(decimal: UInt64(second / 60 % 60), digits: 2)
    bytes.append(0x3A)
    bytes.append(decimal: UInt64(second % 60), digits: 2)
  }
}
