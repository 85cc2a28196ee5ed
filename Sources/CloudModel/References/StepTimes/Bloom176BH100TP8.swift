extension StepTimeReference {
  /// BLOOM-176B on 8 H100 GPUs of 80 GB, prompts of 512 tokens.
  static let bloom176BH100TP8 = StepTimeReference(
    name: "bloom-176b-h100-tp8", model: "BLOOM-176B", accelerators: "8 x H100-80GB",
    tensorParallel: 8,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 76.14,
    milliseconds: [
      (1, 36.17), (2, 36.91), (4, 38.06), (8, 38.14), (16, 40.64), (32, 45.84), (64, 63.82),
    ], source: splitwise)
}
