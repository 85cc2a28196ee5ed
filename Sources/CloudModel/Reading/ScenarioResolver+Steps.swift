import ScenarioSchema

extension ScenarioResolver {
  /// The largest share by which a fitted curve may miss a measured point without a warning.
  private static let toleratedResidual = 0.05

  /// The curve of a model's steps; nil when its issue is reported.
  mutating func resolveSteps(_ steps: StepTimeBlock, at path: [String]) -> StepTime? {
    steps.points == nil ? resolveLine(steps, at: path) : resolveFit(steps, at: path)
  }

  private mutating func resolveLine(_ steps: StepTimeBlock, at path: [String]) -> StepTime? {
    let written = path.reduce(root as DocumentNode?) { $0?[key: $1] }
    guard let alpha = steps.alpha, let beta = steps.beta else {
      if written?[key: "points"] == nil,
        written?[key: "alpha"] == nil || written?[key: "beta"] == nil
      {
        error("step_time needs 'alpha' and 'beta', or 'points'", at: path)
      }
      return nil
    }
    guard alpha + beta >= 1e-6 else {
      error("step_time is less than 1us for one sequence; write more", at: path)
      return nil
    }
    if steps.fit != nil {
      warn("fit has no effect without 'points'", at: path + ["fit"])
    }
    return .linear(alpha: alpha, beta: beta)
  }

  private mutating func resolveFit(_ steps: StepTimeBlock, at path: [String]) -> StepTime? {
    guard let points = steps.points, steps.alpha == nil, steps.beta == nil else { return nil }
    let curve: StepTime
    switch steps.fit ?? .linear {
    case .linear:
      guard let line = StepTime.line(through: points) else {
        error(
          "points give no line that starts at 0 or above and does not fall; give measured steps "
            + "for two or more batches, or write 'fit: monotone'", at: path + ["points"])
        return nil
      }
      curve = line
    case .monotone:
      guard let smooth = StepTime.monotone(through: points) else {
        error(
          "points give no curve; give measured steps for two or more batches",
          at: path + ["points"])
        return nil
      }
      curve = smooth
    }
    explainFit(curve, at: path)
    return curve
  }

  /// Rows for the fitted numbers and for what the fit misses, and a warning when that is much.
  private mutating func explainFit(_ curve: StepTime, at path: [String]) {
    if case .linear(let alpha, let beta) = curve.curve {
      let kind = FieldKind<Double>.quantity(.duration)
      for (key, value) in [("alpha", alpha), ("beta", beta)] {
        explain(
          path + [key], kind.write(value).flowText, unit: "s",
          source: "least squares through 'points'",
          help: "of t(b) = alpha + beta b")
      }
    }
    guard let worst = curve.worstResidual else { return }
    let share = QuantityKind.share.format((worst.share * 1e4).rounded() / 1e4)
    let batch = Self.number(worst.batch)
    explain(
      path + ["residual"], share, source: "at batch \(batch)",
      help: "largest distance of the curve from a measured step")
    if worst.share > Self.toleratedResidual {
      warn(
        "the curve through 'points' misses the step of batch \(batch) by \(share); "
          + "write 'fit: monotone', or leave out what was measured otherwise",
        at: path + ["points"])
    }
  }

  /// What a cap and a curve must agree on.
  mutating func checkCap(_ cap: Int, _ curve: StepTime, at path: [String]) {
    let (share, best) = curve.loss(atCap: cap)
    if share > 1e-9 {
      error(
        "batch_cap is '\(cap)', where an instance is slower than with \(best) sequences; "
          + "write \(best)", at: path + ["batch_cap"])
    }
    if let measured = curve.largestMeasuredBatch, Double(cap) > measured {
      warn(
        "batch_cap is '\(cap)', more than the largest measured batch of \(Self.number(measured)); "
          + "steps beyond it are extrapolated", at: path + ["batch_cap"])
    }
  }

  private static func number(_ value: Double) -> String {
    FieldKind<Double>.quantity(.number).write(value).flowText
  }
}
