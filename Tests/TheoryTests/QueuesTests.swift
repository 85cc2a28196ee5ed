import Stochastics
import Testing
import Theory

struct QueuesTests {
  @Test func `Erlang B and C have their table values`() {
    // Five servers at three Erlang: B = (3^5/5!) / sum(3^k/k!) = 2.025 / 18.4.
    #expect((ErlangB.blocking(servers: 5, load: 3) - 2.025 / 18.4).magnitude < 1e-15)
    #expect(ErlangB.blocking(servers: 0, load: 3) == 1)
    #expect(ErlangB.blocking(servers: 4, load: 0) == 0)
    // Tables: 100 servers at 84.1 Erlang lose 1 %.
    #expect((ErlangB.blocking(servers: 100, load: 84.1) - 0.01).magnitude < 1e-4)
    // C = B / (1 - rho (1 - B)) with rho = 0.6.
    let b = 2.025 / 18.4
    #expect((ErlangC.waiting(servers: 5, load: 3) - b / (1 - 0.6 * (1 - b))).magnitude < 1e-15)
    #expect(ErlangC.waiting(servers: 5, load: 5) == 1)
  }

  @Test func `M/M/1 is Erlang C with one server`() {
    // rho = 0.8, service 2: wait rho s / (1 - rho) = 8, P(W > t) = rho exp(-(1 - rho) t / s).
    #expect((ErlangC.waiting(servers: 1, load: 0.8) - 0.8).magnitude < 1e-15)
    #expect((ErlangC.meanWait(servers: 1, load: 0.8, serviceTime: 2) - 8).magnitude < 1e-13)
    let tail = ErlangC.waiting(servers: 1, load: 0.8, serviceTime: 2, longerThan: 10)
    #expect((tail - 0.8 * 0.36787944117144233).magnitude < 1e-14)
    #expect(ErlangC.meanWait(servers: 2, load: 2.5, serviceTime: 2) == .infinity)
  }

  @Test func `M/G/1 has the waits of its known cases`() {
    // Exponential services are M/M/1, constant ones wait half as long.
    let wait = { (variance: Double) in
      PollaczekKhinchine.meanWait(arrivalRate: 0.4, serviceMean: 2, serviceVariance: variance)
    }
    #expect((wait(4) - ErlangC.meanWait(servers: 1, load: 0.8, serviceTime: 2)).magnitude < 1e-13)
    #expect((wait(0) - 4).magnitude < 1e-14 && wait(.infinity) == .infinity)
    #expect(
      PollaczekKhinchine.meanWait(arrivalRate: 0.5, serviceMean: 2, serviceVariance: 0) == .infinity
    )
    #expect(
      PollaczekKhinchine.meanQueue(arrivalRate: 0, serviceMean: 2, serviceVariance: .infinity) == 0)
    let queue = PollaczekKhinchine.meanQueue(arrivalRate: 0.4, serviceMean: 2, serviceVariance: 4)
    #expect((queue - 3.2).magnitude < 1e-14)
  }

  @Test func `M/M/c/K lies between Erlang B and Erlang C`() {
    let loss = MMcK(servers: 5, places: 5, arrivalRate: 3, serviceRate: 1)
    #expect((loss.loss - ErlangB.blocking(servers: 5, load: 3)).magnitude < 1e-15)
    #expect(loss.meanQueue == 0)
    let wait = MMcK(servers: 5, places: 400, arrivalRate: 3, serviceRate: 1)
    let exact = ErlangC.meanWait(servers: 5, load: 3, serviceTime: 1)
    #expect((wait.meanWait / exact - 1).magnitude < 1e-12)
    // M/M/1/2 at rho = 1/2: weights 4, 2, 1.
    let small = MMcK(servers: 1, places: 2, arrivalRate: 1, serviceRate: 2)
    #expect((small.loss - 1.0 / 7).magnitude < 1e-15)
    #expect((small.meanWait - (1.0 / 7) / (6.0 / 7)).magnitude < 1e-15)
    #expect(MMcK(servers: 1, places: 2, arrivalRate: 0, serviceRate: 2).meanWait == 0)
  }

  @Test func `a long chain does not overflow`() {
    let station = MMcK(servers: 10, places: 5_000, arrivalRate: 20, serviceRate: 1)
    // Twice the capacity: half is lost, and the probabilities add up.
    #expect((station.loss - 0.5).magnitude < 1e-12)
    #expect((station.occupancy.reduce(0, +) - 1).magnitude < 1e-12)
  }

  @Test func `a fluid queue fills and drains at the difference of rates`() {
    #expect(FluidQueue.timeToFill(limit: 600, arrival: 100, capacity: 70) == 20)
    #expect(FluidQueue.timeToFill(from: 300, limit: 600, arrival: 100, capacity: 70) == 10)
    #expect(FluidQueue.timeToFill(limit: 600, arrival: 70, capacity: 70) == .infinity)
    #expect(FluidQueue.timeToDrain(from: 600, arrival: 70, capacity: 100) == 20)
    #expect(FluidQueue.timeToDrain(from: 600, arrival: 100, capacity: 100) == .infinity)
    #expect(FluidQueue.timeToDrain(from: 0, arrival: 100, capacity: 100) == 0)
  }

  @Test func `a rectangular overload has its textbook excursion`() {
    // 30 s at 70 of 100: 900 too many, 600 wait, drained at 25 a second.
    let e = FluidQueue.excursion(
      overload: 30, arrival: 100, reducedCapacity: 70, capacity: 125, limit: 600)
    #expect(e.lost == 300 && e.peakBacklog == 600 && e.duration == 54)
    #expect((e.longestWait - 600.0 / 70).magnitude < 1e-12)
    let none = FluidQueue.excursion(
      overload: 30, arrival: 60, reducedCapacity: 70, capacity: 125, limit: 600)
    #expect(none.lost == 0 && none.peakBacklog == 0 && none.duration == 30)
    #expect(none.longestWait == 0)
    let shedding = FluidQueue.excursion(
      overload: 30, arrival: 100, reducedCapacity: 0, capacity: 125, limit: 0)
    #expect(shedding.lost == 3_000 && shedding.longestWait == 0 && shedding.duration == 30)
  }

  @Test(arguments: [
    (100.0, 70.0, 125.0, 600.0), (100, 0, 125, 1e6), (100, 20, 400, 500), (100, 90, 110, 1e6),
    (100, 60, 101, 50),
  ])
  func `an excursion agrees with a queue moved in small steps`(
    arrival: Double, reduced: Double, capacity: Double, limit: Double
  ) {
    let overload = 40.0
    let step = 0.002
    var (time, backlog, lost, peak, longest) = (0.0, 0.0, 0.0, 0.0, 0.0)
    repeat {
      // Who joins now waits until the backlog before it is served.
      let slow = max(0, overload - time)
      let wait =
        backlog <= slow * reduced
        ? backlog / max(reduced, 1e-9) : slow + (backlog - slow * reduced) / capacity
      if backlog > 0 { longest = max(longest, wait) }
      backlog += step * (arrival - (time < overload ? reduced : capacity))
      lost += max(0, backlog - limit)
      backlog = min(max(0, backlog), limit)
      peak = max(peak, backlog)
      time += step
    } while time < overload || backlog > 0
    let e = FluidQueue.excursion(
      overload: overload, arrival: arrival, reducedCapacity: reduced, capacity: capacity,
      limit: limit)
    #expect((e.lost - lost).magnitude < 1)
    #expect((e.peakBacklog - peak).magnitude < 1)
    #expect((e.duration - time).magnitude < 0.3)
    #expect((e.longestWait - longest).magnitude < 0.02)
  }

  @Test func `a batch server obeys Little's law, and its inverse finds the batch`() {
    // Mistral-7B on one GPU: 17.2 ms + 0.484 ms a sequence.
    let server = BatchServer(
      alpha: 0.0172, beta: 0.000484, inputTokens: 1_000, outputTokens: 250, prefillRate: 8_000)
    // 1 / (0.125 + 250 * 0.032688 / 32), by hand.
    #expect((server.throughput(batch: 32) - 2.628984).magnitude < 1e-5)
    for batch in [0.5, 1, 8, 32, 200] {
      let rate = server.throughput(batch: batch)
      #expect((server.batch(throughput: rate) / batch - 1).magnitude < 1e-12)
      let own = batch * 1_000 / 8_000 + 250 * server.stepTime(batch: batch)
      #expect((server.residence(batch: batch) / own - 1).magnitude < 1e-13)
      #expect(rate < server.ceiling)
    }
    #expect((server.throughput(batch: 1e9) / server.ceiling - 1).magnitude < 1e-6)
    #expect(server.batch(throughput: server.ceiling * 1.01) == .infinity)
    #expect(server.batch(throughput: 0) == 0)
  }
}
