import ScenarioSchema

extension DesignAxis {
  static let fields = FieldList<DesignAxis>([
    .required("name", \.name, .name, help: "its name"),
    .defaulted(
      "cumulative", \.isCumulative, .boolean, false,
      help: "whether each point keeps what the points before it set"),
    .required(
      "points", \.points,
      .list(.block(Point.fields, blank: Point(name: "")), atLeast: 1, atMost: familyLimit),
      help: "the steps along it"),
  ])
}

extension DesignAxis.Point {
  static let fields = FieldList<DesignAxis.Point>([
    .required("name", \.name, .name, help: "its name in reports"),
    .defaulted(
      "set", \.settings, .map(.anything, noun: "path"), [],
      help: "values by path, as --set takes them"),
  ])
}

extension ScenarioResolver {
  /// Checks that a family's points can be told apart, and that there are not too many.
  mutating func checkAxes() {
    var seen: Set<String> = []
    var count = 1
    for (number, axis) in block.axes.enumerated() {
      let path = ["axes", "\(number)"]
      if !seen.insert(axis.name).inserted {
        error("'\(axis.name)' names a second axis; give each its own name", at: path + ["name"])
      }
      var names: Set<String> = []
      for (index, point) in axis.points.enumerated() where !names.insert(point.name).inserted {
        error(
          "'\(point.name)' names a second point of this axis; give each its own name",
          at: path + ["points", "\(index)", "name"])
      }
      count = min(count * max(1, axis.points.count), 1_000_000)
    }
    if count > DesignAxis.familyLimit {
      error(
        "the axes make \(count) designs; at most \(DesignAxis.familyLimit) are compared at once",
        at: ["axes"])
    }
  }
}
