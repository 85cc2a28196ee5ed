import CloudModel
import Stochastics

/// What one instance can do, from its model's speed and the mix of request classes.
///
/// Throughput with b running sequences is `X(b) = 1 / (A + B·t(b)/b)`, where A is the mean prefill
/// time (less what decoding hides), B the mean number of output tokens and t(b) the time of a step.
/// A line alpha + beta·b is solved for b in closed form; any other curve is cut at whole b, once, and
/// the table of X is searched.
struct SpeedTable: Equatable, Sendable {
  /// Units of weight of an instance at full weight with the model's speed: a hundred for each eighth
  /// of its ramp, so that a type of any whole percentage of that speed has whole units, too.
  static let unitsPerInstance: Int64 = 800

  /// Capacity of an instance with the model's speed.
  let instanceRate: Rate
  /// Sequences that an instance runs at its capacity.
  let batchCap: Double
  /// Longest wait in the queue that still meets the deadline for the first token, seconds.
  let patience: Double
  /// Mean nanoseconds from the start of a prompt to its first token; 0 with a fixed speed.
  let meanPrefill: Int64
  /// `missed[b]`: share that misses an end-to-end deadline with b running sequences.
  let missed: [Share]
  /// `missedByClass[b][class]`: the parts of that share; empty for one class.
  let missedByClass: [[Double]]
  /// Work of a request of each class at the batch cap, over the mean of the mix; empty when all are
  /// alike.
  let work: [Double]
  private let steps: StepTime
  private let prefill: Double
  private let outputTokens: Double
  private let fixedService: Double?
  /// `rates[b]`: X(b) for whole b up to the cap, never falling; empty for a line.
  private let rates: [Double]

  /// - Parameters:
  ///   - shares: of the request classes among all requests.
  ///   - misses: as `DeadlineMiss.byClass` gives them.
  init(_ model: Model, _ classes: [RequestClass], shares: [Double], misses: [[Double]]) {
    let deadline = classes.map(\.firstTokenSeconds).min() ?? 0
    switch model.speed {
    case .fixed(let rate, let service):
      steps = .linear(alpha: 0, beta: 0)
      prefill = 0
      meanPrefill = 0
      outputTokens = 0
      fixedService = service
      batchCap = rate * service
      patience = deadline
      instanceRate = Units.rate(rate)
      missed = []
      missedByClass = []
      work = []
      rates = []
    case .batched(let steps, let cap, let prefillRate, let overlap):
      var input = 0.0
      var output = 0.0
      for (item, share) in zip(classes, shares) {
        input += share * item.inputTokens.mean
        output += share * item.outputTokens.mean
      }
      self.steps = steps
      let prefill = input / prefillRate * (1 - overlap)
      self.prefill = prefill
      meanPrefill = Units.nanoseconds(input / prefillRate)
      outputTokens = output
      fixedService = nil
      batchCap = Double(cap)
      rates = Self.rates(steps, cap: cap, prefill: prefill, outputTokens: output)
      let step = steps.seconds(batch: Double(cap))
      let capacity = 1 / (prefill + output * step / Double(cap))
      instanceRate = Units.rate(capacity)
      work =
        classes.count == 1
        ? []
        : classes.map {
          let own = $0.inputTokens.mean / prefillRate * (1 - overlap)
          return (own + $0.outputTokens.mean * step / Double(cap)) * capacity
        }
      patience = Swift.max(0, deadline - input / prefillRate)
      missed = (0...cap).map { b in
        let total = zip(shares, misses).reduce(0) { $0 + $1.0 * $1.1[b] }
        return Units.share(Swift.min(1, total))
      }
      missedByClass =
        classes.count == 1
        ? [] : (0...cap).map { b in zip(shares, misses).map { $0 * $1[b] } }
    }
  }

  /// The table of a curve that is no line.
  private static func rates(
    _ steps: StepTime, cap: Int, prefill: Double, outputTokens: Double
  ) -> [Double] {
    if case .linear = steps.curve { return [] }
    var most = 0.0
    return (0...cap).map { b in
      if b > 0 {
        let step = steps.seconds(batch: Double(b))
        most = Swift.max(most, 1 / (prefill + outputTokens * step / Double(b)))
      }
      return most
    }
  }

  /// What so many units of weight serve, rounded down.
  func capacity(weight: Int64) -> Rate {
    let (high, low) = instanceRate.multipliedFullWidth(by: weight)
    return Self.unitsPerInstance.dividingFullWidth((high, low)).quotient
  }

  /// Sequences that run on one instance that serves so many requests per second.
  func running(requestsPerSecond x: Double) -> Double {
    if let fixedService { return Swift.min(x * fixedService, batchCap) }
    if x <= 0 { return 0 }
    if case .linear(let alpha, let beta) = steps.curve {
      let free = 1 - x * (prefill + beta * outputTokens)
      if free <= 0 { return batchCap }
      return Swift.min(batchCap, alpha * x * outputTokens / free)
    }
    if x >= rates[rates.count - 1] { return batchCap }
    var low = 0
    var high = rates.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if rates[middle] <= x { low = middle } else { high = middle }
    }
    return Double(low) + (x - rates[low]) / (rates[high] - rates[low])
  }

  /// Requests per second of one instance with so many running sequences.
  func throughput(running b: Double) -> Double {
    if let fixedService {
      let full = Double(instanceRate) / Units.ratePerRequestPerSecond
      return fixedService > 0 ? Swift.min(full, b / fixedService) : full
    }
    if b <= 0 { return 0 }
    if case .linear = steps.curve {
      return 1 / (prefill + outputTokens * steps.seconds(batch: b) / b)
    }
    let low = Swift.min(rates.count - 2, Int(b))
    return rates[low] + (rates[low + 1] - rates[low]) * Swift.min(1, b - Double(low))
  }

  /// The share of its capacity at which an instance serves, by the share of its slots in use.
  var relativeRate: @Sendable (Double) -> Double {
    if fixedService != nil { return { $0 } }
    let full = throughput(running: batchCap)
    return { [self] in Swift.min(1, throughput(running: $0 * batchCap) / full) }
  }

  /// Nanoseconds between two tokens of a sequence beside which so many run: a step, and its share of
  /// the prompts that are read meanwhile; 0 with a fixed speed.
  func tokenTime(running b: Double) -> Int64 {
    if fixedService != nil || outputTokens <= 0 { return 0 }
    let others = Swift.max(0, b - 1)
    return Units.nanoseconds(
      steps.seconds(batch: Swift.max(1, b)) + others * prefill / outputTokens)
  }

  /// Requests per second of one instance whose utilisation is this share of the batch cap.
  func throughput(utilisation: Double) -> Double {
    if let fixedService, fixedService == 0 {
      let full = Double(instanceRate) / Units.ratePerRequestPerSecond
      return full * utilisation
    }
    return throughput(running: utilisation * batchCap)
  }

  /// Running sequences over the batch cap, in 1e-6; of an instance without a service time: the load.
  func utilisation(served: Rate, weight: Int64) -> Int64 {
    if weight <= 0 { return 0 }
    if let fixedService, fixedService == 0 {
      let share = Double(served) / Double(capacity(weight: weight))
      return Int64((Swift.min(1, share) * 1e6).rounded())
    }
    let b = running(requestsPerSecond: perInstance(served, weight))
    return Int64((b / batchCap * 1e6).rounded())
  }

  /// Requests that run at once on so many units of weight; 0 without a service time.
  func slots(weight: Int64) -> Double {
    batchCap * Double(weight) / Double(Self.unitsPerInstance)
  }

  /// Requests per second of a full instance, when so much is served by so many units of weight.
  func perInstance(_ served: Rate, _ weight: Int64) -> Double {
    Double(served) / Units.ratePerRequestPerSecond * Double(Self.unitsPerInstance) / Double(weight)
  }
}

/// The share of requests whose own token counts make them miss their deadline.
enum DeadlineMiss {
  /// Points at which the law of the prompt's length is cut for the sum of prompt and answer.
  private static let points = 400

  /// `misses[class][b]`: the share of each class with b running sequences; empty for a fixed speed.
  static func byClass(_ model: Model, _ classes: [RequestClass]) -> [[Double]] {
    guard case .batched(let steps, let cap, let prefillRate, _) = model.speed else {
      return []
    }
    return classes.map { item in
      (0...cap).map { b in
        share(of: item, prefillRate: prefillRate, tokenTime: steps.seconds(batch: Double(b)))
      }
    }
  }

  /// The share of a class, at a time per output token; 0 … 1.
  ///
  /// A streaming class misses when its prefill takes longer than the deadline of the first token or
  /// a step takes longer than the stall limit; another class when prefill and answer together do.
  static func share(
    of item: RequestClass, prefillRate: Double, tokenTime: Double
  ) -> Double {
    var miss = 0.0
    if item.streaming {
      let late = 1 - item.inputTokens.cdf(item.firstTokenSeconds * prefillRate)
      miss = tokenTime > item.stallSeconds ? 1 : late
    }
    if let answer = item.answerSeconds {
      var late = 0.0
      for point in 0..<points {
        let input = item.inputTokens.quantile((Double(point) + 0.5) / Double(points))
        let left = answer - input / prefillRate
        late += left <= 0 ? 1 : 1 - item.outputTokens.cdf(left / tokenTime)
      }
      miss = Swift.max(miss, late / Double(points))
    }
    return Swift.min(1, Swift.max(0, miss))
  }
}
