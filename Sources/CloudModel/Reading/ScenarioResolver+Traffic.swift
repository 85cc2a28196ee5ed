import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The traffic; nil when a part of it could not be read.
  mutating func resolveTraffic(loadTrace: (TraceRequest) -> LoadedTrace) -> Traffic? {
    let traffic = block.traffic
    let geographies = resolveGeographies(traffic.geographies)
    let places = geographies.map(\.name)
    let classes = resolveClasses(traffic.classes, places, loadTrace: loadTrace)
    checkUnique(traffic.campaigns.map(\.name), "campaign")
    checkUnique(traffic.holidays.map(\.name), "holiday")
    var campaigns: [Campaign] = []
    for item in traffic.campaigns {
      campaigns.append(
        Campaign(
          name: item.name.value, startUnixSeconds: item.start.unixSeconds,
          duration: item.duration, factor: item.factor,
          geographies: item.geographies.map { positions($0, among: places, "geography") },
          classes: item.classes.map { positions($0, among: traffic.classes.map(\.name), "class") }))
    }
    var holidays: [Holiday] = []
    for item in traffic.holidays {
      let found = item.geographies.map { positions($0, among: places, "geography") }
      holidays.append(
        Holiday(
          name: item.name.value, first: item.first, days: item.days, factor: item.factor,
          geographies: found ?? Array(places.indices)))
    }
    let noise = resolveNoise(traffic.noise, loadTrace: loadTrace)
    let rates = resolveAddedRates(traffic, places, loadTrace: loadTrace)
    guard let rate = resolveSharedRate(traffic, loadTrace: loadTrace) else { return nil }
    var result = Traffic(
      classes: classes, geographies: geographies, rate: rate, holidays: holidays,
      campaigns: campaigns, noise: noise, clients: resolveClients(traffic.clients, classes))
    result.rates = rates
    if !context.issues.hasErrors { checkAddedRates(result) }
    return result
  }

  private mutating func resolveGeographies(
    _ written: [Named<GeographyBlock>]?
  ) -> [Geography] {
    guard let written else { return [Geography(name: "everywhere", share: 1)] }
    checkWhole(written.map(\.value.share), "geographies", at: ["traffic", "geographies"])
    return written.map {
      Geography(
        name: $0.name, share: $0.value.share, timeZone: $0.value.timeZone,
        shape: checked($0.value.shape, at: ["traffic", "geographies", $0.name, "shape"]))
    }
  }

  /// The positions of names; those that are unknown have their issue and are left out.
  mutating func positions(
    _ names: [Located<String>], among known: [String], _ noun: String
  ) -> [Int] {
    names.compactMap { find($0, among: known, noun) }
  }

  /// The rate of the classes that share one; nothing when each has its own.
  private mutating func resolveSharedRate(
    _ traffic: TrafficBlock, loadTrace: (TraceRequest) -> LoadedTrace
  ) -> TrafficRate? {
    let isNeeded = traffic.classes.isEmpty || traffic.classes.contains { $0.value.rate == nil }
    if let rate = traffic.rate {
      if !isNeeded {
        error(
          "every request class has a rate of its own, so 'traffic.rate' has no effect; remove it",
          at: ["traffic", "rate"])
      }
      return resolveRate(rate, at: ["traffic", "rate"], loadTrace: loadTrace)
    }
    if !isNeeded || !traffic.rates.isEmpty { return .constant(requestsPerSecond: 0) }
    let node = root[key: "traffic"]
    if node?.entries != nil, node?[key: "rate"] == nil {
      error("traffic lacks the key 'rate': how many requests come", at: ["traffic"])
    }
    return nil
  }

  private mutating func resolveClasses(
    _ written: [Named<RequestClassBlock>], _ places: [String],
    loadTrace: (TraceRequest) -> LoadedTrace
  ) -> [RequestClass] {
    checkShares(written)
    let models = block.models.map(\.name)
    let isBatched = block.models.first?.value.stepTime != nil
    let sharing = written.count { $0.value.rate == nil }
    return written.map { named in
      let value = named.value
      let own = ["traffic", "classes", named.name]
      let model = value.model.flatMap { find($0, among: models, "model") } ?? 0
      let share = value.share ?? (value.rate == nil ? 1 / Double(max(1, sharing)) : 0)
      if value.share == nil, value.rate == nil {
        explain(
          own + ["share"], QuantityKind.share.format(share), source: "equal parts",
          help: "of all requests")
      }
      let (input, output) = resolveTokens(named, isBatched: isBatched, loadTrace: loadTrace)
      let rate = value.rate.flatMap {
        resolveRate($0, at: own + ["rate"], loadTrace: loadTrace)
      }
      return RequestClass(
        name: named.name, model: model, client: value.client, share: share, rate: rate,
        shape: checked(value.shape, at: own + ["shape"]),
        geographyShares: value.geographies.map { resolveShares($0, places, of: named.name) },
        inputTokens: input, outputTokens: output,
        firstTokenSeconds: deadline(
          value.firstToken, "first_token", value.client.firstTokenSeconds, value.client, own),
        stallSeconds: deadline(
          value.stall, "stall", value.client.stallSeconds, value.client, own),
        answerSeconds: value.answer, streaming: value.streaming, valueMicroUSD: value.value,
        priority: value.priority)
    }
  }

  /// The laws of prompt and answer, as written or as in a log.
  private mutating func resolveTokens(
    _ named: Named<RequestClassBlock>, isBatched: Bool,
    loadTrace: (TraceRequest) -> LoadedTrace
  ) -> (input: Distribution, output: Distribution) {
    let path = ["traffic", "classes", named.name]
    let node = node(at: path)
    if let file = named.value.tokensFrom {
      switch loadTrace(request(file, .tokens)) {
      case .tokens(let input, let output):
        for (key, law) in [("input_tokens", input), ("output_tokens", output)] {
          explain(
            path + [key], "mean " + QuantityKind.number.format((law.mean * 10).rounded() / 10),
            source: file.value, help: "the law of the log")
        }
        return (input, output)
      case .failure(let reason): error("log '\(file.value)': \(reason)", at: file)
      case .trace, .faults: break
      }
      return (.constant(0), .constant(0))
    }
    for key in ["input_tokens", "output_tokens"] where isBatched && node?[key: key] == nil {
      error("request class '\(named.name)' needs '\(key)', as its model has 'step_time'", at: path)
    }
    return (
      named.value.inputTokens?.distribution ?? .constant(0),
      named.value.outputTokens?.distribution ?? .constant(0)
    )
  }

  private mutating func deadline(
    _ written: Double?, _ key: String, _ usual: Double, _ client: ClientKind, _ own: [String]
  ) -> Double {
    if let written { return written }
    explain(
      own + ["deadline", key], FieldKind<Double>.quantity(.duration).write(usual).flowText,
      unit: "s", source: "client '\(client.rawValue)'",
      help: key == "stall" ? "longest gap between tokens" : "until the first token")
    return usual
  }

  private mutating func checkShares(_ written: [Named<RequestClassBlock>]) {
    let path = ["traffic", "classes"]
    let sharing = written.filter { $0.value.rate == nil }
    let given = sharing.compactMap(\.value.share)
    if !given.isEmpty, given.count < sharing.count {
      error("some request classes have a share and some have none; give each one", at: path)
    } else if !given.isEmpty {
      checkWhole(given, "request classes", at: path)
    }
    for item in written where item.value.rate != nil && item.value.share != nil {
      error(
        "request class '\(item.name)' has a rate of its own and a share of the common one; keep one",
        at: path + [item.name, "share"])
    }
  }

  /// The shares of a class by geography, of which those that are not named have none.
  private mutating func resolveShares(
    _ written: [Named<Double>], _ places: [String], of name: String
  ) -> [Double] {
    let path = ["traffic", "classes", name, "geographies"]
    var shares = Array(repeating: 0.0, count: places.count)
    for item in written {
      let place = Located(
        item.name, mark: item.mark, path: (path + [item.name]).joined(separator: "."))
      if let index = find(place, among: places, "geography") { shares[index] = item.value }
    }
    checkWhole(written.map(\.value), "geographies", at: path)
    return shares
  }

  /// A shape whose dated factors are in order.
  private mutating func checked(_ shape: TrafficShape?, at path: [String]) -> TrafficShape {
    guard let shape else { return TrafficShape() }
    for (index, pair) in zip(shape.trend, shape.trend.dropFirst()).enumerated()
    where pair.0.unixSeconds >= pair.1.unixSeconds {
      error(
        "trend is not in order of time; sort its items by 'at', each date once",
        at: path + ["trend", "\(index + 1)", "at"])
    }
    return shape
  }

  mutating func resolveRate(
    _ rate: RateBlock, at path: [String], loadTrace: (TraceRequest) -> LoadedTrace
  ) -> TrafficRate? {
    let scale: TrafficScale? =
      rate.peak.map { .peak(requestsPerSecond: $0) }
      ?? rate.mean.map { .mean(requestsPerSecond: $0) }
    warnOfIdleKeys(at: path)
    var shape = checked(rate.shape, at: path)
    if let constant = rate.constant {
      shape.hourOfDay = nil
      shape.weekday = nil
      shape.season = nil
      return TrafficRate(.constant(requestsPerSecond: constant), shape: shape)
    }
    if let base = rate.base {
      return TrafficRate(.constant(requestsPerSecond: base), shape: shape)
    }
    guard let names = rate.trace else {
      let node = node(at: path)
      let isWritten = ["constant", "base", "trace"].contains { node?[key: $0] != nil }
      if node?.entries != nil, !isWritten {
        error("rate has no source; give 'constant', 'base' with factors, or 'trace'", at: path)
      }
      return nil
    }
    let then = rate.then.map {
      TrafficRate(
        .constant(requestsPerSecond: $0.base), shape: checked($0.shape, at: path + ["then"]))
    }
    let bin = rate.bin?.components.seconds
    return resolveTrace(names, .rates(gaps: rate.gaps, bin: bin), loadTrace).map {
      TrafficRate(.trace($0, repeat: rate.repeats, scale: scale, then: then), shape: shape)
    }
  }

  /// What is asked of a file, relative to the one that names it.
  func request(_ name: Located<String>, _ content: TraceRequest.Content) -> TraceRequest {
    TraceRequest(
      name: name.value, scenarioFile: name.mark.flatMap { $0.line > 0 ? $0.file : nil },
      content: content)
  }

  /// The trace of a file, or of several that follow each other.
  private mutating func resolveTrace(
    _ names: [Located<String>], _ content: TraceRequest.Content,
    _ loadTrace: (TraceRequest) -> LoadedTrace
  ) -> TrafficTrace? {
    var parts: [TrafficTrace] = []
    for name in names {
      switch loadTrace(request(name, content)) {
      case .tokens, .faults: break
      case .trace(let trace): parts.append(trace)
      case .failure(let reason): error("trace '\(name.value)': \(reason)", at: name)
      }
    }
    guard parts.count == names.count else { return nil }
    do throws(TrafficTrace.SpliceProblem) {
      return try TrafficTrace.spliced(parts)
    } catch {
      let name = names[error.index]
      self.error("trace '\(name.value)': \(error.message)", at: name)
      return nil
    }
  }

  /// The node at a path; nil when it is not written.
  private func node(at path: [String]) -> DocumentNode? {
    path.reduce(root as DocumentNode?) { $0?[key: $1] }
  }

  /// Warns of keys that only mean something beside another that is not written.
  private mutating func warnOfIdleKeys(at path: [String]) {
    guard let node = node(at: path) else { return }
    let isOnce = node[key: "repeat"]?.text == TraceRepeat.once.rawValue
    for (key, partner, isThere) in [
      ("hour_of_day", "'base'", node[key: "constant"] == nil),
      ("weekday", "'base'", node[key: "constant"] == nil),
      ("season", "'base'", node[key: "constant"] == nil),
      ("repeat", "'trace'", node[key: "trace"] != nil),
      ("scale_to", "'trace'", node[key: "trace"] != nil),
      ("gaps", "'trace'", node[key: "trace"] != nil),
      ("bin", "'trace'", node[key: "trace"] != nil),
      ("then", "'repeat: once'", node[key: "trace"] != nil && isOnce),
    ] where !isThere {
      guard let idle = node[key: key] else { continue }
      context.add(
        Issue(
          .warning, mark: idle.mark, path: (path + [key]).joined(separator: "."),
          "\(key) has no effect without \(partner)"))
    }
  }
}
