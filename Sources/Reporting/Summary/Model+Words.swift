import CloudModel

extension Model {
  /// How well the curve of its steps meets what was measured; nil when nothing was.
  public var fitWords: String? {
    guard case .batched(let steps, _, _, _) = speed, let worst = steps.worstResidual else {
      return nil
    }
    let shape: String
    switch steps.curve {
    case .linear: shape = "a line"
    case .monotone: shape = "a monotone curve"
    }
    let count = Paragraph.count(steps.measured.count, "measured step")
    return "Step times of '\(name)': \(shape) through \(count), off by at most "
      + "\(NumberText.percent(worst.share)) (batch \(NumberText.significant(worst.batch)))."
  }
}
