extension StepTimeReference {
  /// Llama-2-70B on 8 A100 GPUs of 80 GB, prompts of 512 tokens.
  static let llama270BA100TP8 = StepTimeReference(
    name: "llama2-70b-a100-tp8", model: "Llama-2-70B", accelerators: "8 x A100-80GB",
    tensorParallel: 8,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 93.02,
    milliseconds: [
      (1, 45.03), (2, 44.56), (4, 45.79), (8, 46.47), (16, 50.44), (32, 53.02), (64, 71.61),
    ], source: splitwise)
}
