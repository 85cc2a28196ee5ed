extension StepTimeReference {
  /// Llama-2-70B on 4 H100 GPUs of 80 GB, prompts of 512 tokens.
  static let llama270BH100TP4 = StepTimeReference(
    name: "llama2-70b-h100-tp4", model: "Llama-2-70B", accelerators: "4 x H100-80GB",
    tensorParallel: 4,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 59.72,
    milliseconds: [
      (1, 29.38), (2, 29.98), (4, 29.92), (8, 31.44), (16, 32.84), (32, 36.88), (64, 52.36),
    ], source: splitwise)
}
