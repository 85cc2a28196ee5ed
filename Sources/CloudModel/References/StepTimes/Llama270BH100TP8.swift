extension StepTimeReference {
  /// Llama-2-70B on 8 H100 GPUs of 80 GB, prompts of 512 tokens.
  static let llama270BH100TP8 = StepTimeReference(
    name: "llama2-70b-h100-tp8", model: "Llama-2-70B", accelerators: "8 x H100-80GB",
    tensorParallel: 8,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 53.86,
    milliseconds: [
      (1, 30.56), (2, 30.26), (4, 31.79), (8, 32.50), (16, 34.17), (32, 38.62), (64, 50.16),
    ], source: splitwise)
}
