extension StepTimeReference {
  /// Llama-3.1-405B-Instruct FP8 on 8 x MI325X: a line through a public sweep of concurrency.
  ///
  /// Its throughput is level from about 100 sequences on, which is the cap; tokens in and out count.
  static let llama405BMI325X = StepTimeReference(
    name: "llama3.1-405b-mi325x", model: "Llama-3.1-405B-Instruct FP8", accelerators: "8 x MI325X",
    tensorParallel: 8,
    stack: "vLLM (ROCm)", alpha: 8.5, beta: 0.061, residual: 0.013,
    batches: 10...100, source: "docs.vultr.com, inference cookbook, Llama 3.1 (405B)")
}
