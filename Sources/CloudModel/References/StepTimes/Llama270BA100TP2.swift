extension StepTimeReference {
  /// Llama-2-70B on 2 A100 GPUs of 80 GB, prompts of 512 tokens.
  ///
  /// The row of batch 64 is left out: its prompt time is an eighth of that of batch 32, so it was not
  /// measured in the same way.
  static let llama270BA100TP2 = StepTimeReference(
    name: "llama2-70b-a100-tp2", model: "Llama-2-70B", accelerators: "2 x A100-80GB",
    tensorParallel: 2,
    stack: splitwiseStack, promptTokens: 512, promptMilliseconds: 195.48,
    milliseconds: [
      (1, 59.89), (2, 59.92), (4, 60.52), (8, 61.69), (16, 65.46), (32, 72.19),
    ], source: splitwise)
}
