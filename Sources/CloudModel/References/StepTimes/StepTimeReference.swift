import ScenarioSchema

/// Published decoding times of a model on some GPUs, as measured under a serving stack.
public struct StepTimeReference: Equatable, Sendable {
  /// The preset's name.
  public let name: String
  /// The model.
  public let model: String
  /// The GPUs of an instance.
  public let accelerators: String
  /// GPUs that share one copy of the model.
  public let tensorParallel: Int
  /// The serving stack under which it was measured.
  public let stack: String
  /// Prompt tokens of the measured requests; nil where the source mixes them.
  public let promptTokens: Int?
  /// Input tokens an instance takes in a second, of a prompt alone; nil where not measured.
  public let prefillTokensPerSecond: Double?
  /// What was measured: points, or two numbers that others fitted.
  public let steps: Steps
  /// Where the figures come from.
  public let source: String

  /// Measured points, or a line that was fitted elsewhere.
  public enum Steps: Equatable, Sendable {
    /// Points, seconds.
    case points([StepPoint])
    /// A line, seconds, with its largest relative error over the batches of the sweep.
    case line(alpha: Double, beta: Double, residual: Double, batches: ClosedRange<Int>)
  }

  /// A series of medians: `milliseconds[i]` is a batch and the time of one of its tokens.
  init(
    name: String, model: String, accelerators: String, tensorParallel: Int, stack: String,
    promptTokens: Int, promptMilliseconds: Double, milliseconds: [(Double, Double)], source: String
  ) {
    self.name = name
    self.model = model
    self.accelerators = accelerators
    self.tensorParallel = tensorParallel
    self.stack = stack
    self.promptTokens = promptTokens
    prefillTokensPerSecond = (Double(promptTokens) / promptMilliseconds * 1e3).rounded()
    steps = .points(milliseconds.map { StepPoint(batch: $0.0, tokenTime: $0.1 / 1e3) })
    self.source = source
  }

  /// A line through a public sweep of concurrency, in milliseconds.
  init(
    name: String, model: String, accelerators: String, tensorParallel: Int, stack: String,
    alpha: Double, beta: Double, residual: Double, batches: ClosedRange<Int>, source: String
  ) {
    self.name = name
    self.model = model
    self.accelerators = accelerators
    self.tensorParallel = tensorParallel
    self.stack = stack
    promptTokens = nil
    prefillTokensPerSecond = nil
    steps = .line(alpha: alpha / 1e3, beta: beta / 1e3, residual: residual, batches: batches)
    self.source = source
  }

  /// The largest batch that was measured.
  public var largestBatch: Int {
    switch steps {
    case .points(let points): Int(points.map(\.batch).max() ?? 1)
    case .line(_, _, _, let batches): batches.upperBound
    }
  }

  /// The source with what a reader has to know about the measurement.
  public var provenance: String {
    var text = "\(source); \(model) on \(accelerators), TP \(tensorParallel), \(stack)"
    if let promptTokens { text += ", prompts of \(promptTokens) tokens" }
    if case .line(_, _, let residual, let batches) = steps {
      text += ", \(batches.lowerBound) to \(batches.upperBound) sequences within "
      text += QuantityKind.share.format(residual)
    }
    return text
  }
}

extension StepTimeReference {
  /// The stack of the measurements behind `data/perf_model.csv`.
  static let splitwiseStack = "vLLM with mixed batching (of the paper; recalled, unverified)"
  /// Where those measurements are.
  static let splitwise =
    "Mutinifni/splitwise-sim, data/perf_model.csv, medians (Splitwise, ISCA'24)"
}

/// All published step times; a new one is a file beside this and a line here.
public enum StepTimeCatalog {
  /// In the order of lists and documentation.
  public static let all: [StepTimeReference] = [
    .llama270BH100TP8,
    .llama270BH100TP4,
    .llama270BH100TP2,
    .llama270BA100TP8,
    .llama270BA100TP4,
    .llama270BA100TP2,
    .bloom176BH100TP8,
    .bloom176BA100TP8,
    .qwen05BL4,
    .mistral7BRTX4090,
    .llama405BMI325X,
    .qwen3VL235BMI325X,
  ]
}
