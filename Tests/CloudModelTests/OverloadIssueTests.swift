import ScenarioSchema
import Testing

@testable import CloudModel

/// What can be wrong about clients and shedding, word by word.
@Suite struct OverloadIssueTests {
  private func found(_ set: [(String, String)]) -> [String] {
    headlines(helloText, set: set)
  }

  @Test(arguments: [
    (
      "load_balancer.shedding.above", "0%",
      "above is '0%', below the least allowed (more than 0%) (range more than 0% … 100%)"
    ),
    (
      "load_balancer.shedding.above", "1.1",
      "above is '1.1', a number without a unit; write '1.1%' (range more than 0% … 100%)"
    ),
    (
      "load_balancer.shedding.by", "prority",
      "by is 'prority', which is none of 'none', 'priority'; did you mean 'priority'?"
    ),
    (
      "traffic.classes.chat.priority", "101",
      "priority is '101', above the largest allowed 100 (range 0 … 100)"
    ),
    (
      "traffic.classes.chat.priority", "-1",
      "priority is '-1', below the least allowed 0 (range 0 … 100)"
    ),
    (
      "traffic.clients.app.throttle.k", "1",
      "k is '1', below the least allowed (more than 1) (range more than 1 … 100)"
    ),
    (
      "traffic.clients.app.throttle.window", "500ms",
      "window is '500ms', below the least allowed 1s (range 1s … 1h)"
    ),
    (
      "traffic.clients.app.throttle.k", "2x",
      "k is '2x', but a number has no unit; write '2' (range more than 1 … 100)"
    ),
    (
      "traffic.clients.app.processes", "0",
      "processes is '0', below the least allowed 1 (range 1 … 10000000)"
    ),
    (
      "traffic.clients.app.retries.budget.tokens", "0",
      "tokens is '0', below the least allowed 1 (range 1 … 1000000)"
    ),
    (
      "traffic.clients.app.retries.budget.max_retries", "0",
      "max_retries is '0', below the least allowed 1 (range 1 … 1000000)"
    ),
    (
      "traffic.clients.app.retries.budget.active", "95%",
      "active is '95%', above the largest allowed 90% (range more than 0% … 90%)"
    ),
    (
      "load_balancer.circuit_breaker.max_requests", "0",
      "max_requests is '0', below the least allowed 1 (range 1 … 4294967295)"
    ),
    (
      "load_balancer.circuit_breaker.proxies", "1.5",
      "proxies is '1.5', not a whole number (range 1 … 100000)"
    ),
    (
      "load_balancer.circuit_breaker.protocol", "http3",
      "protocol is 'http3', which is none of 'http2', 'http1'; did you mean 'http2'?"
    ),
    (
      "load_balancer.circuit_breaker.preset", "istioo",
      "preset is 'istioo', which is not known; did you mean 'istio'?"
    ),
    (
      "traffic.clients.app.breaker.failure_ratio", "0%",
      "failure_ratio is '0%', below the least allowed (more than 0%) (range more than 0% … 100%)"
    ),
    (
      "traffic.clients.app.breaker.trials", "201",
      "trials is '201', above the largest allowed 200 (range 1 … 200)"
    ),
    (
      "traffic.clients.app.breaker.open", "0s",
      "open is '0s', below the least allowed 100ms (range 100ms … 1h)"
    ),
    (
      "traffic.clients.app.breaker.minimum_calls", "-5",
      "minimum_calls is '-5', below the least allowed 1 (range 1 … 1000000)"
    ),
    (
      "traffic.clients.app.hedging.copies", "1",
      "copies is '1', below the least allowed 2 (range 2 … 5)"
    ),
    (
      "traffic.clients.app.hedging.after", "0s",
      "after is '0s', below the least allowed (more than 0s) (range more than 0s … 1h)"
    ),
    (
      "traffic.clients.app.hedging.percentile", "100%",
      "percentile is '100%', above the largest allowed 99.99% (range 50% … 99.99%)"
    ),
    (
      "traffic.clients.app.kind", "desktop",
      "kind is 'desktop', which is none of 'web', 'mobile', 'api'"
    ),
  ])
  func `a value that cannot be is refused with what is allowed`(
    path: String, value: String, message: String
  ) {
    #expect(found([(path, value)]).first == "--set \(path)=\(value): \(message)")
  }

  @Test func `priorities that nobody looks at are a warning`() {
    let path = "traffic.classes.chat.priority"
    #expect(
      found([(path, "3")]) == [
        "--set \(path)=3: warning: priority has no effect without "
          + "'load_balancer.shedding.by: priority'"
      ])
    let above = "load_balancer.shedding.above"
    #expect(
      found([(above, "90%")]) == [
        "--set \(above)=90%: warning: above has no effect without 'by: priority'"
      ])
    let by = "load_balancer.shedding.by"
    #expect(
      found([("traffic.classes.other", "{}"), (by, "priority")]) == [
        "--set \(by)=priority: warning: all classes have the priority 0, so they are shed alike; "
          + "give some of them another 'priority'"
      ])
  }

  @Test func `a kind of clients that no class has is a warning`() {
    #expect(
      found([("traffic.clients.app.kind", "api")]).last
        == "--set traffic.clients.app.kind=api: warning: no request class has 'client: api', so "
        + "nobody is of this kind")
    #expect(
      found([("traffic.clients.a.kind", "web"), ("traffic.clients.b", "{}")]).last
        == "--set traffic.clients.b={}: warning: every request class has a client that another "
        + "entry names, so nobody is of this kind")
  }

  @Test func `a window that is shorter than the wait for an answer is a warning`() {
    let path = "traffic.clients.app.throttle.window"
    #expect(
      found([(path, "10s")]) == [
        "--set \(path)=10s: warning: window is '10s', no longer than the deadline of the first "
          + "token, 10s; a late answer falls out of it, so make it longer"
      ])
    #expect(found([(path, "11s")]) == [])
  }

  @Test func `keys of a budget that mean nothing alone are a warning`() {
    let budget = "traffic.clients.app.retries.budget"
    #expect(
      found([("\(budget).tokens", "5")]) == [
        "--set \(budget).tokens=5: warning: tokens has no effect without 'per_success' or "
          + "'token_ratio'"
      ])
    #expect(
      found([("\(budget).min_retries", "5")]) == [
        "--set \(budget).min_retries=5: warning: min_retries has no effect without 'active'"
      ])
    #expect(
      found([("\(budget).max_retries", "5"), ("\(budget).ratio", "10%")]).count == 1)
  }

  @Test func `a circuit breaker has presets, and limits that do not count are a warning`() {
    let path = "load_balancer.circuit_breaker"
    let reading = read(
      helloText, set: [("\(path).preset", "istio"), ("\(path).max_requests", "9")])
    #expect(reading.issues == [])
    let breaker = reading.scenario?.loadBalancer.circuitBreaker
    #expect(breaker?.maxConnections == 4_294_967_295 && breaker?.maxRequests == 9)
    #expect(read(helloText, set: [(path, "{}")]).scenario?.loadBalancer.circuitBreaker == .init())
    #expect(
      found([("\(path).max_connections", "9")]) == [
        "--set \(path).max_connections=9: warning: max_connections has no effect without "
          + "'protocol: http1'"
      ])
    #expect(read(helloText).scenario?.loadBalancer.circuitBreaker == nil)
  }

  @Test func `a client has a throttle or a breaker, and presets of breakers`() {
    let path = "traffic.clients.app"
    #expect(
      found([("\(path).throttle", "{}"), ("\(path).breaker.preset", "hystrix")]).first?.hasSuffix(
        "'throttle' and 'breaker' exclude each other; keep one of them") == true)
    let reading = read(helloText, set: [("\(path).breaker.preset", "resilience4j")])
    #expect(reading.issues == [])
    #expect(
      reading.scenario?.traffic.clients.first?.breaker
        == ClientBreaker(windowSeconds: 100, minimumCalls: 100, openSeconds: 60, trials: 10))
    #expect(
      read(helloText, set: [("\(path).breaker.preset", "hystrix"), ("\(path).processes", "8")])
        .scenario?.traffic.clients.first?.breaker == ClientBreaker())
  }

  @Test func `clients retry or hedge, after a time or a percentile`() {
    let path = "traffic.clients.app"
    #expect(
      found([("\(path).retries.attempts", "2"), ("\(path).hedging", "{}")]).first
        == "--set \(path).hedging={}: clients retry or hedge; take 'hedging' out, or leave "
        + "'attempts' and 'layers' at 1")
    #expect(
      found([("\(path).hedging", "{after: 1s, percentile: 95%}")]).first?.hasSuffix(
        "'after' and 'percentile' exclude each other; keep one of them") == true)
    let reading = read(helloText, set: [("\(path).hedging", "{after: 1s, copies: 3}")])
    #expect(reading.scenario?.traffic.clients.first?.hedging == Hedging(.seconds(1), copies: 3))
    let plain = read(helloText, set: [("\(path).hedging", "{}")])
    #expect(plain.scenario?.traffic.clients.first?.hedging == Hedging())
  }

  @Test func `shares add up within each kind`() {
    let web = ("traffic.clients.a", "{kind: web, share: 40%}")
    let other = ("traffic.clients.b", "{kind: web, share: 50%}")
    #expect(
      found([web, other]).first?.hasSuffix(
        "the shares of clients of kind 'web' add up to 90%, not to 100%") == true)
    let reading = read(helloText, set: [web, ("traffic.clients.b", "{kind: web, share: 60%}")])
    #expect(reading.issues == [])
    #expect(reading.scenario?.traffic.clients.map(\.kind) == [.web, .web])
  }
}
