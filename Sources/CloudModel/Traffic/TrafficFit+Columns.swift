import Stochastics

/// A trace by hours of local time.
struct HourlyCounts {
  /// One hour.
  struct Item {
    let reading: LocalReading
    /// Its middle, seconds from the start of the trace.
    var seconds: Double
    var count: Double
    var exposure: Double
  }

  private(set) var items: [Item] = []
  /// The position in `items` of each step.
  private(set) var hourOfStep: [Int] = []
  /// Length of the trace, seconds.
  let length: Int64

  init(_ trace: TrafficTrace, timeZone: String) {
    length = trace.lengthSeconds
    let clock = LocalClock(
      timeZone: timeZone, from: trace.startUnixSeconds, seconds: trace.lengthSeconds)
    let step = Double(trace.stepSeconds)
    var last: (hour: Int64, offset: Int64)?
    for (index, rate) in trace.ratesPerSecond.enumerated() {
      let unix = trace.startUnixSeconds + Int64(index) * trace.stepSeconds
      let local = clock.local(unix)
      // The hour that comes twice in autumn is two hours, told apart by their offset.
      let key = (hour: Self.floor(local, 3600), offset: local - unix)
      if last.map({ $0 != key }) ?? true {
        items.append(
          Item(reading: LocalReading(local), seconds: 0, count: 0, exposure: 0))
        last = key
      }
      let item = items.count - 1
      items[item].count += rate * step
      items[item].exposure += step
      items[item].seconds = (Double(index) + 0.5) * step
      hourOfStep.append(item)
    }
  }

  private static func floor(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
}

/// A kind of factor, such as the hours: which column each of its classes has.
struct FactorColumns {
  /// By class: its column; nil for the first with requests, which the others are compared with.
  var columns: [Int?]
  /// By class: whether no request ever came in it, so that its factor is 0.
  var isEmpty: [Bool]
}

/// The columns of the fit of a trace.
struct FitColumns {
  let hours: FactorColumns?
  let weekdays: FactorColumns?
  let months: FactorColumns?
  let growth: Int?
  let count: Int
  private static let day: Int64 = 86_400

  init(_ hours: HourlyCounts) {
    var next = 1
    func columns(
      _ classes: Int, days: Int64, _ key: (LocalReading) -> Int
    ) -> FactorColumns? {
      var totals = [Double?](repeating: nil, count: classes)
      for item in hours.items { totals[key(item.reading), default: 0] += item.count }
      guard hours.length >= days * Self.day, totals.allSatisfy({ $0 != nil }) else { return nil }
      let isEmpty = totals.map { ($0 ?? 0) == 0 }
      let reference = isEmpty.firstIndex(of: false)
      let columns = isEmpty.enumerated().map { index, isEmpty -> Int? in
        if isEmpty || index == reference { return nil }
        defer { next += 1 }
        return next
      }
      return FactorColumns(columns: columns, isEmpty: isEmpty)
    }
    self.hours = columns(24, days: 1) { $0.hour }
    weekdays = columns(7, days: 7) { $0.weekday }
    months = columns(12, days: 730) { $0.month }
    if hours.length >= 28 * Self.day {
      growth = next
      next += 1
    } else {
      growth = nil
    }
    count = next
  }

  /// The terms of an hour; nil where a factor is 0.
  func terms(_ item: HourlyCounts.Item) -> [(column: Int, value: Double)]? {
    var terms = [(column: 0, value: 1.0)]
    for (kind, index) in [
      (hours, item.reading.hour), (weekdays, item.reading.weekday), (months, item.reading.month),
    ] {
      guard let kind else { continue }
      if kind.isEmpty[index] { return nil }
      if let column = kind.columns[index] { terms.append((column, 1)) }
    }
    if let growth { terms.append((growth, item.seconds / 31_536_000)) }
    return terms
  }

  /// The hours whose factors are above 0.
  func observations(_ hours: HourlyCounts) -> [LogLinearFit.Observation] {
    hours.items.compactMap { item in
      terms(item).map {
        LogLinearFit.Observation(count: item.count, exposure: item.exposure, terms: $0)
      }
    }
  }
}

extension [Double?] {
  fileprivate subscript(_ index: Int, default value: Double) -> Double {
    get { self[index] ?? value }
    set { self[index] = newValue }
  }
}

/// Factors of mean 1 from the coefficients of a fit, with standard errors by the delta method.
struct FactorErrors {
  private let fit: LogLinearFit
  private let columns: FitColumns

  init(_ fit: LogLinearFit, _ columns: FitColumns) {
    self.fit = fit
    self.columns = columns
  }

  /// The factors of a kind over their mean.
  func normalised(_ kind: FactorColumns) -> [TrafficFit.Factor] {
    let raw = raw(kind)
    let sum = raw.reduce(0, +)
    return raw.indices.map { index in
      let value = raw[index] * Double(raw.count) / sum
      if value == 0 { return TrafficFit.Factor(value: 0, standardError: 0) }
      var gradient = Array(repeating: 0.0, count: fit.coefficients.count)
      for (other, column) in kind.columns.enumerated() {
        guard let column else { continue }
        gradient[column] = (other == index ? 1 : 0) - raw[other] / sum
      }
      return TrafficFit.Factor(value: value, standardError: value * error(gradient))
    }
  }

  /// The rate at which all factors are 1, at the start of the trace.
  func base() -> TrafficFit.Factor {
    var logBase = fit.coefficients[0]
    var gradient = Array(repeating: 0.0, count: fit.coefficients.count)
    gradient[0] = 1
    for kind in [columns.hours, columns.weekdays, columns.months] {
      guard let kind else { continue }
      let raw = raw(kind)
      let sum = raw.reduce(0, +)
      logBase += PortableMath.log(sum / Double(raw.count))
      for (index, column) in kind.columns.enumerated() {
        if let column { gradient[column] += raw[index] / sum }
      }
    }
    let value = PortableMath.exp(logBase)
    return TrafficFit.Factor(value: value, standardError: value * error(gradient))
  }

  /// Growth a year as a share.
  func growth(_ column: Int) -> TrafficFit.Factor {
    let factor = PortableMath.exp(fit.coefficients[column])
    let variance = fit.covariance[column][column]
    return TrafficFit.Factor(
      value: factor - 1, standardError: factor * max(0, variance).squareRoot())
  }

  private func raw(_ kind: FactorColumns) -> [Double] {
    kind.columns.indices.map { index in
      if kind.isEmpty[index] { return 0 }
      return kind.columns[index].map { PortableMath.exp(fit.coefficients[$0]) } ?? 1
    }
  }

  private func error(_ gradient: [Double]) -> Double {
    var variance = 0.0
    for (row, left) in gradient.enumerated() where left != 0 {
      for (column, right) in gradient.enumerated() {
        variance += left * right * fit.covariance[row][column]
      }
    }
    return max(0, variance).squareRoot()
  }
}
