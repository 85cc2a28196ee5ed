import CloudModel
import ScenarioSchema

/// The designs that one scenario file stands for: itself, or a family when it has `axes`.
public enum DesignFamily {
  /// One of them.
  public struct Member: Sendable {
    /// Its name within the family; nil for a file without axes.
    public let point: String?
    /// The scenario, or what is wrong with it.
    public let loaded: LoadedScenario
  }

  /// Loads the designs.
  ///
  /// The settings of a point win over the file and lose to the overrides.
  ///
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - overrides: `path=value` pairs for all designs.
  /// - Returns: the file itself, and the members of its family; none when the file has no axes or cannot
  ///   be used.
  public static func load(
    _ path: String, overrides: [(path: String, value: String)] = []
  ) -> (base: LoadedScenario, members: [Member]) {
    let base = ScenarioLoader.load(path, overrides: overrides)
    let points = base.scenario.map { FamilyPoint.all(of: $0.axes) } ?? []
    let members = points.map { point in
      Member(
        point: point.name,
        loaded: ScenarioLoader.load(path, settings: point.settings, overrides: overrides))
    }
    return (base, members)
  }
}

extension LoadedScenario {
  /// The issues that another reading of the same file does not have.
  public func issues(beyond base: LoadedScenario) -> [Issue] {
    issues.filter { !base.issues.contains($0) }
  }
}
