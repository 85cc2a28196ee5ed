/// Numbers as decimal text, straight into bytes.
extension [UInt8] {
  /// Appends a whole number.
  mutating func append(decimal value: Int64) {
    if value < 0 { append(0x2D) }
    append(decimal: value.magnitude, digits: 1)
  }

  /// Appends a whole number with at least `digits` digits, filled with zeros on the left.
  mutating func append(decimal value: UInt64, digits: Int) {
    let tenTo16: UInt64 = 10_000_000_000_000_000
    if value >= tenTo16 {
      append(decimal: value / tenTo16, digits: digits - 16)
      append(decimal: value % tenTo16, digits: 16)
      return
    }
    // The digits come from the right and are written from the left: up to 16 of them wait in one
    // register, a byte each.
    var waiting: UInt128 = 0
    var count = 0
    var rest = value
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      waiting = waiting << 8 | UInt128(0x30 + digit)
      rest = quotient
      count += 1
    } while rest > 0
    for _ in 0..<Swift.max(0, digits - count) { append(0x30) }
    for _ in 0..<count {
      append(UInt8(truncatingIfNeeded: waiting))
      waiting >>= 8
    }
  }

  /// Appends the shortest decimal that reads back as exactly `value`; whole numbers without `.0`.
  ///
  /// The value must be finite. Values with at most six decimals and under 1e9, which is most of what
  /// results hold, take a fast path: n/10^6 with n under 10^15 is the nearest double to a decimal of at
  /// most 15 digits, and no two such decimals share a double, so that decimal is the shortest. All
  /// others take the standard library's shortest form.
  mutating func append(shortest value: Double) {
    precondition(value.isFinite, "\(value) has no decimal form")
    let magnitude = value.magnitude
    if magnitude < 1e9 {
      let scaled = (magnitude * 1e6).rounded()
      if scaled / 1e6 == magnitude {
        // A negative zero is written as zero: no reader tells them apart.
        if value < 0 { append(0x2D) }
        append(millionths: UInt64(scaled))
        return
      }
    }
    let text = value.description
    append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
  }

  private mutating func append(millionths value: UInt64) {
    let (whole, fraction) = value.quotientAndRemainder(dividingBy: 1_000_000)
    append(decimal: whole, digits: 1)
    if fraction == 0 { return }
    append(0x2E)
    append(decimal: fraction, digits: 6)
    while last == 0x30 { removeLast() }
  }
}
