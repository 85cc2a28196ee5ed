extension StepTimeReference {
  /// BLOOM-176B on 8 A100 GPUs of 80 GB, prompts of 512 tokens.
  static let bloom176BA100TP8 = StepTimeReference(
    name: "bloom-176b-a100-tp8", model: "BLOOM-176B", accelerators: "8 x A100-80GB",
    tensorParallel: 8,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 174.38,
    milliseconds: [
      (1, 49.31), (2, 49.99), (4, 51.00), (8, 52.95), (16, 57.34), (32, 65.38), (64, 96.58),
    ], source: splitwise)
}
