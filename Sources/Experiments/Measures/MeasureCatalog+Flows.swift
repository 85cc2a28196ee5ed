import CloudModel

extension MeasureCatalog {
  /// Availability by request class and by geography, for traffic that has several.
  static func flows(_ traffic: Traffic) -> [Measure] {
    let count = traffic.classes.count
    var measures: [Measure] = []
    if count > 1 {
      measures += traffic.classes.enumerated().map { index, item in
        availability("availability_of_\(item.name)", "of class '\(item.name)'") {
          $0 % count == index
        }
      }
    }
    if traffic.geographies.count > 1 {
      measures += traffic.geographies.enumerated().map { index, item in
        availability("availability_in_\(item.name)", "from '\(item.name)'") { $0 / count == index }
      }
    }
    return measures
  }

  private static func availability(
    _ name: String, _ words: String, isOf: @escaping @Sendable (Int) -> Bool
  ) -> Measure {
    .ratio(
      name, unit: "", .higherIsBetter, "good over valid requests \(words)",
      { row in row.sum(isOf) { $0.valid - $0.failed } }, over: { row in row.sum(isOf) { $0.valid } }
    )
  }
}

extension ReplicationRow {
  /// A sum over some flows.
  fileprivate func sum(_ isOf: (Int) -> Bool, _ value: (FlowRow) -> Double) -> Double {
    flows.enumerated().reduce(0) { $0 + (isOf($1.offset) ? value($1.element) : 0) }
  }
}
