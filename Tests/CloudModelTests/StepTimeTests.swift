import CloudModel
import ScenarioSchema
import Stochastics
import Testing

/// Curves through measured steps: against the points, brute force, and what a scenario says.
@Suite struct StepTimeTests {
  private func points(_ pairs: [(Double, Double)]) -> [StepPoint] {
    pairs.map { StepPoint(batch: $0.0, tokenTime: $0.1) }
  }

  // MARK: Published series

  @Test func `the shipped 70B series on eight H100 is fitted within 3 percent`() throws {
    let reference = try #require(StepTimeCatalog.all.first { $0.name == "llama2-70b-h100-tp8" })
    #expect(reference.promptTokens == 512 && reference.tensorParallel == 8)
    guard case .points(let measured) = reference.steps else {
      Issue.record("no points")
      return
    }
    #expect(measured.map(\.batch) == [1, 2, 4, 8, 16, 32, 64])
    let line = try #require(StepTime.line(through: measured))
    for point in measured {
      #expect(abs(line.seconds(batch: point.batch) / point.tokenTime - 1) < 0.03)
    }
    let worst = try #require(line.worstResidual)
    #expect(worst.share < 0.03 && worst.batch == 32)
  }

  @Test(arguments: StepTimeCatalog.all)
  func `a published series is read, and a poor line says so`(reference: StepTimeReference) throws {
    let reading = read(
      helloText,
      set: [
        (
          "models.chat",
          "{instance_types: [p5.48xlarge], step_time: {preset: \(reference.name)}, "
            + "batch_cap: \(reference.largestBatch), prefill_rate: 9600 tokens/s}"
        ),
        ("traffic.classes.chat", "{input_tokens: 512, output_tokens: 128}"),
      ])
    #expect(!reading.issues.hasErrors, "\(reading.issues.map(\.headline))")
    guard case .batched(let steps, let cap, _, _) = reading.scenario?.models[0].speed else {
      Issue.record("no batched speed")
      return
    }
    #expect(cap == reference.largestBatch)
    #expect(reference.provenance.contains("TP \(reference.tensorParallel)"))
    #expect(reference.provenance.contains("vLLM"))
    guard case .points(let measured) = reference.steps else {
      #expect(steps.measured.isEmpty && reading.issues.isEmpty)
      return
    }
    // The residual by its definition, without the code under test.
    let line = leastSquares(measured)
    let worst = measured.map { abs((line.alpha + line.beta * $0.batch) / $0.tokenTime - 1) }.max()
    let shown = try #require(steps.worstResidual).share
    #expect(abs(shown - (worst ?? -1)) < 1e-12)
    let rows = reading.rows.filter { $0.path == "models.chat.step_time.residual" }
    #expect(rows.count == 1)
    #expect(reading.issues.count == (shown > 0.05 ? 1 : 0), "\(shown)")
    if shown > 0.05 {
      #expect(reading.issues[0].message.contains("misses the step of batch"))
    }
  }

  /// By the normal equations as they stand in textbooks.
  private func leastSquares(_ points: [StepPoint]) -> (alpha: Double, beta: Double) {
    let n = Double(points.count)
    let x = points.reduce(0) { $0 + $1.batch }
    let y = points.reduce(0) { $0 + $1.tokenTime }
    let xx = points.reduce(0) { $0 + $1.batch * $1.batch }
    let xy = points.reduce(0) { $0 + $1.batch * $1.tokenTime }
    let beta = (n * xy - x * y) / (n * xx - x * x)
    return ((y - beta * x) / n, beta)
  }

  // MARK: Monotone curves

  @Test func `a monotone curve passes through rising points, and between them never leaves them`()
    throws
  {
    let rising = [(1.0, 0.03), (2.0, 0.031), (8.0, 0.04), (9.0, 0.08), (64.0, 0.081)]
    let curve = try #require(MonotoneCurve(rising))
    for (place, value) in rising { #expect(abs(curve.value(at: place) - value) < 1e-15) }
    for (left, right) in zip(rising, rising.dropFirst()) {
      var last = left.1
      for step in 1...200 {
        let value = curve.value(at: left.0 + (right.0 - left.0) * Double(step) / 200)
        #expect(value >= last - 1e-15 && value <= right.1 + 1e-15)
        last = value
      }
    }
    #expect(curve.value(at: 0) == 0.03)
    // Beyond the last point it goes on with the slope of the last piece.
    #expect(abs(curve.value(at: 119) - (0.081 + 0.001)) < 1e-12)
  }

  @Test func `a monotone curve through a line is that line`() throws {
    let curve = try #require(MonotoneCurve([1.0, 3, 4, 10].map { ($0, 0.02 + 0.001 * $0) }))
    for place in stride(from: 1.0, through: 20, by: 0.37) {
      #expect(abs(curve.value(at: place) - (0.02 + 0.001 * place)) < 1e-14)
    }
  }

  @Test(arguments: 0..<50)
  func `falling points are pooled as isotonic regression says`(seed: Int) throws {
    var stream = RandomStream(
      key: StreamKey(seed: UInt64(seed), component: "test", purpose: "isotonic"), replication: 0)
    let values = (0..<12).map { _ in stream.nextUniform() }
    let curve = try #require(
      MonotoneCurve(values.enumerated().map { (Double($0.offset + 1), $0.element) }))
    // The max-min formula: of means that begin at or before i, the largest of the smallest.
    func mean(_ from: Int, _ to: Int) -> Double {
      values[from...to].reduce(0, +) / Double(to - from + 1)
    }
    for i in values.indices {
      var expected = 0.0
      for from in 0...i {
        let least = (i..<values.count).map { mean(from, $0) }.min() ?? 0
        expected = max(expected, least)
      }
      #expect(abs(curve.values[i] - expected) < 1e-12, "seed \(seed)")
    }
  }

  @Test func `points of one batch count with their mean`() throws {
    let curve = try #require(MonotoneCurve([(2, 3), (1, 1), (2, 5), (2, 4)]))
    #expect(curve.places == [1, 2] && curve.values == [1, 4])
    #expect(MonotoneCurve([(2, 3), (2, 4)]) == nil)
  }

  // MARK: What cannot be fitted

  private func problems(_ stepTime: String, cap: Int = 64) -> [String] {
    read(
      helloText,
      set: [
        (
          "models.chat",
          "{instance_types: [p5.48xlarge], step_time: \(stepTime), "
            + "batch_cap: \(cap), prefill_rate: 9600 tokens/s}"
        ),
        ("traffic.classes.chat", "{input_tokens: 512, output_tokens: 128}"),
      ]
    ).issues.map(\.message)
  }

  @Test(arguments: [
    "{points: [{batch: 1, token_time: 30ms}]}",
    "{points: [{batch: 1, token_time: 30ms}, {batch: 8, token_time: 20ms}]}",
    "{points: [{batch: 1, token_time: 1ms}, {batch: 2, token_time: 9ms}]}",
    "{points: [{batch: 4, token_time: 30ms}, {batch: 4, token_time: 40ms}]}",
  ])
  func `points without a line are refused with a way out`(stepTime: String) {
    #expect(
      problems(stepTime) == [
        "points give no line that starts at 0 or above and does not fall; give measured steps for "
          + "two or more batches, or write 'fit: monotone'"
      ])
  }

  @Test func `other curves that cannot be are told apart`() {
    #expect(
      problems("{fit: monotone, points: [{batch: 4, token_time: 30ms}]}") == [
        "points give no curve; give measured steps for two or more batches"
      ])
    #expect(
      problems("{points: [{batch: 1, token_time: 0ms}, {batch: 2, token_time: 1ms}]}").first
        == "token_time is '0ms', below the least allowed (more than 0s) (range more than 0s … 1h)")
    let steep = [(1.0, 0.03), (8, 0.031), (64, 0.9)]
    let curve = StepTime.monotone(through: points(steep))
    let rates = (1...64).map { Double($0) / (curve?.seconds(batch: Double($0)) ?? 1) }
    let best = (rates.indices.max { rates[$0] < rates[$1] } ?? 0) + 1
    #expect(best > 8 && best < 20)
    #expect(
      problems(
        "{fit: monotone, points: [{batch: 1, token_time: 30ms}, {batch: 8, token_time: 31ms}, "
          + "{batch: 64, token_time: 900ms}]}") == [
          "batch_cap is '64', where an instance is slower than with \(best) sequences; "
            + "write \(best)"
        ])
    #expect(
      problems(
        "{points: [{batch: 1, token_time: 30ms}, {batch: 8, token_time: 32ms}]}", cap: 16) == [
          "batch_cap is '16', more than the largest measured batch of 8; steps beyond it are "
            + "extrapolated"
        ])
    #expect(
      problems("{alpha: 30ms, beta: 1ms, fit: monotone}") == ["fit has no effect without 'points'"])
    #expect(
      problems("{alpha: 30ms, points: [{batch: 1, token_time: 30ms}]}").first
        == "'alpha' and 'points' exclude each other; keep one of them")
  }

  @Test func `a line that misses its points warns with place and size`() {
    #expect(
      problems(
        "{points: [{batch: 1, token_time: 30ms}, {batch: 2, token_time: 40ms}, "
          + "{batch: 64, token_time: 60ms}]}") == [
          "the curve through 'points' misses the step of batch 1 by 15.87%; write 'fit: monotone', "
            + "or leave out what was measured otherwise"
        ])
  }
}
