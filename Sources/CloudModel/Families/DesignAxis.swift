import ScenarioSchema

/// A dimension along which one scenario becomes a family of designs; an item of `axes`.
///
/// A family has one design for each choice of a point from every axis. A point's settings are values at
/// paths of the document, as `--set` would give them, so that nothing is tunable that is not checked.
public struct DesignAxis: Equatable, Sendable {
  /// A step along an axis.
  public struct Point: Equatable, Sendable {
    /// Its name in reports.
    public var name: String
    /// Values by path, in the order of the file.
    public var settings: [Named<DocumentNode>]

    /// Makes a point.
    public init(name: String, settings: [Named<DocumentNode>] = []) {
      self.name = name
      self.settings = settings
    }
  }

  /// Its name.
  public var name: String
  /// Whether each point keeps what the points before it set: a roadmap of stages.
  public var isCumulative: Bool
  /// In the order of the file; one or more.
  public var points: [Point]

  /// Makes an axis.
  public init(name: String, isCumulative: Bool = false, points: [Point]) {
    self.name = name
    self.isCumulative = isCumulative
    self.points = points
  }

  /// The most designs of one family.
  public static let familyLimit = 64

  /// What a point sets, with what it keeps of those before it.
  public func settings(at index: Int) -> [Named<DocumentNode>] {
    isCumulative ? points[...index].flatMap(\.settings) : points[index].settings
  }
}

/// A design of a family: a choice of one point from every axis.
public struct FamilyPoint: Equatable, Sendable {
  /// The names of the points, joined by `/`.
  public var name: String
  /// Values by path; later ones win.
  public var settings: [Named<DocumentNode>]

  /// All choices, the last axis running fastest; none without an axis.
  public static func all(of axes: [DesignAxis]) -> [FamilyPoint] {
    if axes.isEmpty { return [] }
    var points = [FamilyPoint(name: "", settings: [])]
    for axis in axes {
      points = points.flatMap { point in
        axis.points.indices.map { index in
          let name = axis.points[index].name
          return FamilyPoint(
            name: point.name.isEmpty ? name : "\(point.name)/\(name)",
            settings: point.settings + axis.settings(at: index))
        }
      }
    }
    return points
  }
}
