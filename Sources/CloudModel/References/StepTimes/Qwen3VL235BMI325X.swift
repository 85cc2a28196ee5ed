extension StepTimeReference {
  /// Qwen3-VL-235B-A22B on 8 x MI325X: a line through a public sweep of concurrency.
  ///
  /// Its throughput is level from about 100 sequences on, which is the cap; tokens in and out count.
  static let qwen3VL235BMI325X = StepTimeReference(
    name: "qwen3-vl-235b-mi325x", model: "Qwen3-VL-235B-A22B", accelerators: "8 x MI325X",
    tensorParallel: 8,
    stack: "vLLM (ROCm)", alpha: 4.9, beta: 0.042, residual: 0.028,
    batches: 10...100, source: "docs.vultr.com, inference cookbook, Qwen3-VL-235B")
}
