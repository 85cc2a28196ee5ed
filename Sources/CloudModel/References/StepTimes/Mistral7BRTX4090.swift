extension StepTimeReference {
  /// Mistral-7B-Instruct-v0.3 on 1 x RTX 4090: a line through a public sweep of concurrency.
  static let mistral7BRTX4090 = StepTimeReference(
    name: "mistral-7b-rtx4090", model: "Mistral-7B-Instruct-v0.3", accelerators: "1 x RTX 4090",
    tensorParallel: 1,
    stack: "vLLM, 256 tokens in and 128 out", alpha: 17.2, beta: 0.484, residual: 0.007,
    batches: 4...48, source: "mushfiqrahman.dev, benchmarking Mistral-7B on RTX 4090")
}
