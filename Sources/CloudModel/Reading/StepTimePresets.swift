import ScenarioSchema

extension PresetCatalog {
  /// Presets of `models.*.step_time`: the curve alone.
  public static let stepTimes: [Preset] = StepTimeCatalog.all.map { reference in
    Preset(
      name: reference.name, summary: "\(reference.model) on \(reference.accelerators)",
      source: reference.provenance, values: values(reference))
  }

  /// Presets of an entry under `models`: curve, cap and prefill rate of what was measured in full.
  public static let models: [Preset] = StepTimeCatalog.all.compactMap { reference in
    guard let prefill = reference.prefillTokensPerSecond else { return nil }
    let rate = FieldKind<Double>.quantity(.tokenRate).write(prefill)
    return Preset(
      name: reference.name,
      summary: "\(reference.model) on \(reference.accelerators): steps, cap and prefill",
      source: reference.provenance,
      values: [
        ("step_time", .mapping([("preset", .scalar(reference.name))])),
        ("batch_cap", .scalar("\(reference.largestBatch)")), ("prefill_rate", rate),
      ])
  }

  private static func values(_ reference: StepTimeReference) -> [(String, DocumentNode)] {
    let seconds = FieldKind<Double>.quantity(.duration)
    switch reference.steps {
    case .points(let points):
      return [("points", .sequence(points.map { StepPoint.fields.write($0) }))]
    case .line(let alpha, let beta, _, _):
      return [("alpha", seconds.write(alpha)), ("beta", seconds.write(beta))]
    }
  }
}
