import Stochastics

/// How many requests have how many tokens, in bounded memory: exact up to 2,048, to 0.1 % above.
struct TokenHistogram {
  private(set) var count = 0
  private var total = 0.0
  /// Requests and tokens by bucket.
  private var counts: [Int] = []
  private var sums: [Double] = []
  private static let exact = 2048
  private static let parts = 1024

  /// The mean number of tokens; 0 without requests.
  var mean: Double { count == 0 ? 0 : total / Double(count) }

  /// Counts a request of so many tokens, 0 … 1e9.
  mutating func add(_ tokens: Double) {
    let bucket = Self.bucket(tokens)
    if bucket >= counts.count {
      counts += Array(repeating: 0, count: bucket + 1 - counts.count)
      sums += Array(repeating: 0, count: bucket + 1 - sums.count)
    }
    counts[bucket] += 1
    sums[bucket] += tokens
    count += 1
    total += tokens
  }

  private static func bucket(_ tokens: Double) -> Int {
    if tokens < Double(exact) { return Int(tokens) }
    let exponent = Int(tokens.exponent)
    let scaled = tokens.significand - 1
    return exact + (exponent - 11) * parts + Int(scaled * Double(parts))
  }

  /// The value that this share of the requests does not exceed; 0 < p < 1.
  func quantile(_ p: Double) -> Double {
    let rank = p * Double(count)
    var below = 0.0
    for (bucket, number) in counts.enumerated() where number > 0 {
      below += Double(number)
      if below >= rank { return sums[bucket] / Double(number) }
    }
    return 0
  }

  /// The law of the log: the means of up to 500 equal parts, in ascending order, at their middles.
  ///
  /// The law has the mean of the log exactly, since lines between those points keep it.
  func law() -> Distribution {
    let parts = min(count, 500)
    if parts == 0 { return .constant(0) }
    let share = Double(count) / Double(parts)
    var points: [QuantilePoint] = []
    var (sum, room) = (0.0, share)
    for (bucket, number) in counts.enumerated() where number > 0 {
      let value = sums[bucket] / Double(number)
      var left = Double(number)
      while left > 0 {
        let part = min(left, room)
        sum += part * value
        left -= part
        room -= part
        if room <= 1e-9 * share, points.count < parts {
          points.append(Self.point(points.count, parts, sum / share, points.last?.value))
          (sum, room) = (0, share)
        }
      }
    }
    // Rounding may leave the last part a hair short of full.
    if points.count < parts {
      let value = sum / max(share - room, 1e-9)
      points.append(Self.point(points.count, parts, value, points.last?.value))
    }
    guard points.count > 1 else { return .constant(mean) }
    return .quantiles(points)
  }

  private static func point(
    _ index: Int, _ parts: Int, _ value: Double, _ last: Double?
  ) -> QuantilePoint {
    QuantilePoint(
      probability: (Double(index) + 0.5) / Double(parts), value: max(value, last ?? 0))
  }
}

/// The token laws of a log of requests.
public struct TokenLaws: Equatable, Sendable {
  /// Of the prompt.
  public let input: Distribution
  /// Of the answer.
  public let output: Distribution

  /// Reads a log with a column of each, such as `ContextTokens` and `GeneratedTokens`.
  ///
  /// - Throws: `TraceError` at the first thing that is wrong.
  public static func read(_ path: String) throws(TraceError) -> TokenLaws {
    var reader = try CSVReader(path)
    let header = try TraceHeader(
      TrafficTraceReading.first(of: &reader, path), file: path, allowsLog: true)
    guard header.inputColumn != nil, header.outputColumn != nil else {
      throw TraceError(
        file: path, found: "no columns of tokens",
        allowed: "a log of requests has one for the prompt and one for the answer",
        remedy: "name them 'input_tokens' and 'output_tokens'")
    }
    var log = RequestLog(header, file: path, reader)
    var (input, output) = (TokenHistogram(), TokenHistogram())
    while let request = try log.next() {
      input.add(request.input ?? 0)
      output.add(request.output ?? 0)
    }
    if input.count == 0 {
      throw TraceError(
        file: path, found: "no requests", allowed: "a log has a row for each request",
        remedy: "add the missing rows")
    }
    return TokenLaws(input: input.law(), output: output.law())
  }
}
