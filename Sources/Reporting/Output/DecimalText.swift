/// Numbers as decimal text, straight into bytes.
extension [UInt8] {
  /// Appends a whole number.
  mutating func append(decimal value: Int64) {
    if value < 0 { append(0x2D) }
    append(decimal: value.magnitude, digits: 1)
  }

  /// Appends a whole number with at least `digits` digits, filled with zeros on the left.
  mutating func append(decimal value: UInt64, digits: Int) {
    var count = 1
    var bound: UInt64 = 10
    while value >= bound {
      count += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    count = Swift.max(count, digits)
    append(contentsOf: repeatElement(0x30, count: count))
    var rest = value
    var index = self.count - 1
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      self[index] = 0x30 + UInt8(truncatingIfNeeded: digit)
      rest = quotient
      index -= 1
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
