extension StepTimeReference {
  /// Llama-2-70B on 2 H100 GPUs of 80 GB, prompts of 512 tokens.
  ///
  /// The row of batch 64 is left out: its prompt time is an eighth of that of batch 32, so it was not
  /// measured in the same way.
  static let llama270BH100TP2 = StepTimeReference(
    name: "llama2-70b-h100-tp2", model: "Llama-2-70B", accelerators: "2 x H100-80GB",
    tensorParallel: 2,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 83.83,
    milliseconds: [
      (1, 37.11), (2, 37.39), (4, 39.98), (8, 40.40), (16, 41.97), (32, 52.30),
    ], source: splitwise)
}
