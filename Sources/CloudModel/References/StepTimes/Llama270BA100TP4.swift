extension StepTimeReference {
  /// Llama-2-70B on 4 A100 GPUs of 80 GB, prompts of 512 tokens.
  static let llama270BA100TP4 = StepTimeReference(
    name: "llama2-70b-a100-tp4", model: "Llama-2-70B", accelerators: "4 x A100-80GB",
    tensorParallel: 4,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 126.97,
    milliseconds: [
      (1, 44.52), (2, 45.00), (4, 45.09), (8, 45.80), (16, 48.52), (32, 52.35), (64, 72.95),
    ], source: splitwise)
}
