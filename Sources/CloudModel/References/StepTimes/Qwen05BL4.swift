extension StepTimeReference {
  /// Qwen2.5-0.5B-Instruct on 1 x L4: a line through a public sweep of concurrency.
  static let qwen05BL4 = StepTimeReference(
    name: "qwen2.5-0.5b-l4", model: "Qwen2.5-0.5B-Instruct", accelerators: "1 x L4",
    tensorParallel: 1,
    stack: "vLLM 0.23.0, 256 tokens in and 128 out", alpha: 5.04, beta: 0.063, residual: 0.008,
    batches: 1...32, source: "ai.wmx.dev, benchmark results")
}
