import CloudModel
import ScenarioSchema
import ScenarioYAML
import Testing

/// The document of the whole language.
var twoCloudsDocument: ScenarioDocument {
  YAMLReader.document(from: twoCloudsText, file: "a.yaml").document
    ?? ScenarioDocument(root: .mapping([]))
}

@Suite struct CatalogTests {
  @Test(arguments: FaultCatalog.all)
  func `every kind of fault is described, and its example is read`(kind: FaultKind) {
    #expect(!kind.summary.isEmpty)
    #expect(FaultCatalog.kind(kind.name) == kind)
    let example = kind.example.replacing("us-east-1", with: "here")
    let reading = read(helloText, set: Self.withFailover + [("faults", "[\(example)]")])
    #expect(!reading.issues.hasErrors, "\(reading.issues.map(\.headline))")
    #expect(reading.issues.isEmpty, "\(reading.issues.map(\.headline))")
    let fault = reading.scenario?.faults.first
    #expect(fault?.kind == kind.name)
    #expect(kind.effects.isEmpty == false)
    #expect(fault?.effects.count == kind.effects.count)
    // Without keys of its own the fault does what its kind says.
    let bare = read(
      helloText,
      set: Self.withFailover + [("faults", "[{kind: \(kind.name), rate: 1/y, duration: 1h}]")])
    #expect(bare.scenario?.faults.first?.effects == kind.effects)
  }

  /// A second region to fail over to, and one dependency of each kind.
  private static let withFailover = [
    (
      "clouds.home.regions.there",
      "{zones: [b], pools: {gpu: {instance: p5.48xlarge, per_zone: {initial: 2}}}}"
    ), ("failover_config", "{primary_region: here, secondary_region: there}"),
    (
      "dependencies",
      "{"
        + (ComponentCatalog.all.map { "\($0.name): {kind: \($0.name)}" } + [
          "cache: {kind: service}"
        ])
        .joined(separator: ", ") + "}"
    ),
  ]

  @Test func `every preset is read, and its figures have a source`() throws {
    for (block, preset) in PresetCatalog.all {
      #expect(!preset.summary.isEmpty)
      #expect(!preset.source.isEmpty)
      // Presets of models stand under a model's name; `StepTimeTests` looks at their warnings.
      let isModel = block.hasPrefix("models")
      let reading = read(helloText, set: Self.settings(block, preset.name))
      #expect(
        isModel ? !reading.issues.hasErrors : reading.issues == [],
        "\(preset.name): \(reading.issues.map(\.headline))")
      let rows = reading.rows.filter {
        $0.path.hasPrefix(isModel ? "models" : block)
          && $0.provenance == .preset(name: preset.name, source: preset.source)
      }
      #expect(!rows.isEmpty, "\(preset.name)")
      #expect(rows.allSatisfy { $0.source == preset.source })
    }
  }

  /// What to set in the small scenario so that a preset is in force.
  private static func settings(_ block: String, _ preset: String) -> [(String, String)] {
    let tokens = ("traffic.classes.chat", "{input_tokens: 512, output_tokens: 128}")
    let type = "instance_types: [p5.48xlarge]"
    switch block {
    case "faults": return withFailover + [(block, "[{preset: \(preset)}]")]
    case "traffic.clients":
      return [
        ("traffic.clients.app.breaker.preset", preset),
        ("traffic.classes.chat.deadline.first_token", "5s"),
      ]
    case "models": return [("models.chat", "{\(type), preset: \(preset)}"), tokens]
    case "models.step_time":
      let rest = "batch_cap: 8, prefill_rate: 9600 tokens/s"
      return [("models.chat", "{\(type), step_time: {preset: \(preset)}, \(rest)}"), tokens]
    case "failover_config.detection", "failover_config.decision.person":
      let isPerson = block.hasSuffix("person")
      let (inner, end) = isPerson ? ("decision: {by: person, person: ", "}") : ("detection: ", "")
      let pools = "pools: {gpu: {instance: p5.48xlarge, per_zone: {initial: 2}}}"
      return [
        ("clouds.home.regions.there", "{zones: [b], \(pools)}"),
        (
          "failover_config",
          "{primary_region: here, secondary_region: there, \(inner){preset: \(preset)}\(end)}"
        ),
      ]
    default: return [(block, "{preset: \(preset)}")]
    }
  }

  @Test func `names in a catalog are unique`() {
    #expect(Set(FaultCatalog.all.map(\.name)).count == FaultCatalog.all.count)
    #expect(
      Set(PresetCatalog.all.map { "\($0.block) \($0.preset.name)" }).count
        == PresetCatalog.all.count)
    #expect(Set(InstanceTypeCatalog.all.map(\.name)).count == InstanceTypeCatalog.all.count)
  }

  @Test func `every key of the language is described`() {
    func check(_ fields: [FieldDescription], _ path: String) {
      for field in fields {
        #expect(!field.help.isEmpty, "\(path)\(field.key)")
        var shape = field.shape
        while true {
          switch shape {
          case .list(let inner), .map(let inner): shape = inner
          default: break
          }
          if case .list = shape { continue }
          if case .map = shape { continue }
          break
        }
        if case .block(let inner) = shape { check(inner, "\(path)\(field.key).") }
      }
    }
    check(Scenario.reference, "")
    #expect(Scenario.reference.count > 20)
  }

  @Test func `a preset's onset gives way to the one that is written`() {
    let reading = read(helloText, set: [("faults", "[{preset: zone-power-loss, mean_gap: 73d}]")])
    #expect(reading.scenario?.faults.first?.onset == .rate(perYear: 5))
    #expect(
      reading.scenario?.faults.first.map { $0.duration.quantile(0.1).rounded() } == 1320.0)
  }

  @Test(arguments: ComponentCatalog.all)
  func `every kind of component is described and has a source`(kind: ComponentKind) {
    #expect(!kind.summary.isEmpty && !kind.source.isEmpty && !kind.uses.isEmpty)
    #expect(ComponentCatalog.kind(kind.name) == kind)
    for preset in kind.presets { #expect(FaultCatalog.presets.contains(preset)) }
  }

  @Test func `a partial event leaves the endpoint alive unless told otherwise`() {
    func effects(_ more: String) -> [FaultEffect]? {
      read(helloText, set: [("faults", "[{preset: aws-region-event\(more)}]")])
        .scenario?.faults.first?.effects
    }
    #expect(
      effects(", capacity_loss: 40%") == [.capacityLoss(share: 0.4), .memoryLoss, .launchBlock])
    #expect(
      effects(", endpoint: refuses") == [
        .capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: false),
      ])
  }
}
