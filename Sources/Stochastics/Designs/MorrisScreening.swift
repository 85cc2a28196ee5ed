/// Screening of many inputs by elementary effects along random paths of one-at-a-time steps.
///
/// A path of k + 1 points changes each of k inputs once, by half of the range. The mean magnitude of an
/// input's effects (mu*) ranks it; their spread (sigma) tells of curvature and of interaction.
///
/// **Source**: Morris, Technometrics 33 (1991), 161-174, DOI 10.1080/00401706.1991.10484804; mu* by
/// Campolongo, Cariboni and Saltelli, Environmental Modelling & Software 22 (2007), 1509-1518, DOI
/// 10.1016/j.envsoft.2006.10.004.
public struct MorrisScreening: Equatable, Sendable {
  /// What an input's effects came to; effects are for a change over the whole range.
  public struct Effect: Equatable, Sendable {
    /// Mean effect.
    public let mean: Double
    /// Mean magnitude (mu*).
    public let meanMagnitude: Double
    /// Standard deviation of the effects (sigma); nil for one path.
    public let deviation: Double?
    /// Standard error of mu*; nil for one path.
    public let standardError: Double?
  }

  /// Points of all paths, `points[path][step][input]`, each coordinate in 0 … 1.
  public let points: [[[Double]]]
  /// The input that each step changes: `changed[path][step]`, from point `step` to `step + 1`.
  public let changed: [[Int]]

  /// Draws paths on a grid of levels.
  ///
  /// - Parameters:
  ///   - inputs: 1 or more.
  ///   - paths: 1 or more.
  ///   - levels: an even number of them on each axis; steps are `levels / (2 (levels - 1))` of the range.
  ///   - stream: what draws.
  public init(inputs: Int, paths: Int, levels: Int = 4, stream: RandomStream) {
    precondition(inputs > 0 && paths > 0, "\(paths) paths of \(inputs) inputs")
    precondition(levels >= 2 && levels % 2 == 0, "\(levels) levels; allowed: even, 2 or more")
    var stream = stream
    let step = Double(levels) / Double(2 * (levels - 1))
    var points: [[[Double]]] = []
    var changed: [[Int]] = []
    for _ in 0..<paths {
      // The lower half of the grid, so that a step up stays inside; then half of the inputs go down.
      var point = (0..<inputs).map { _ in
        Double(stream.nextIndex(below: levels / 2)) / Double(levels - 1)
      }
      let goesDown = (0..<inputs).map { _ in stream.nextIndex(below: 2) == 1 }
      for input in 0..<inputs where goesDown[input] { point[input] += step }
      var order = Array(0..<inputs)
      for place in stride(from: inputs - 1, to: 0, by: -1) {
        order.swapAt(place, stream.nextIndex(below: place + 1))
      }
      var path = [point]
      for input in order {
        point[input] += goesDown[input] ? -step : step
        point[input] = min(1, max(0, point[input]))
        path.append(point)
      }
      points.append(path)
      changed.append(order)
    }
    self.points = points
    self.changed = changed
  }

  /// The effects of each input; nil for one of whose steps none has a value at both ends.
  ///
  /// - Parameter values: of the model at each point, `values[path][step]`; nil where it has none.
  public func effects(_ values: [[Double?]]) -> [Effect?] {
    precondition(values.count == points.count, "\(values.count) paths of values")
    let inputs = changed[0].count
    return (0..<inputs).map { input in
      var plain = Tally()
      var magnitude = Tally()
      for (path, order) in changed.enumerated() {
        guard let step = order.firstIndex(of: input), let after = values[path][step + 1],
          let before = values[path][step]
        else { continue }
        let change = points[path][step + 1][input] - points[path][step][input]
        let effect = (after - before) / change
        plain.add(effect)
        magnitude.add(effect.magnitude)
      }
      if plain.count == 0 { return nil }
      return Effect(
        mean: plain.mean, meanMagnitude: magnitude.mean,
        deviation: plain.standardDeviation,
        standardError: magnitude.standardError)
    }
  }
}
