import SimulationKernel
import Stochastics

/// A station with servers, places and patience, simulated through the kernel's event loop.
struct Station: SimulationModel {
  enum Event: Sendable {
    case arrival
    case departure
    /// The customer of this number gives up.
    case abandonment(Int)
  }

  /// A customer who waits.
  struct Waiting {
    let number: Int
    let since: SimulationTime
    let patience: EventHandle?
  }

  var servers = 1
  /// Room for customers, those in service included.
  var places = Int.max
  /// Mean gap of arrivals and mean patience in seconds; nil is endless.
  var gap: Double
  var patience: Double?
  var service: Distribution

  var arrivals: RandomStream
  var services: RandomStream
  var patiences: RandomStream
  /// The waiting, first come first served; `head` are gone.
  var queue: [Waiting] = []
  var busy = 0
  var number = 0
  /// When the figures begin.
  var warmUp: SimulationTime
  /// Waits of those who were served, in seconds.
  var waits = Tally()
  var offered = 0
  var refused = 0
  var gaveUp = 0
  var waiting: TimeWeightedAverage

  init(
    gap: Double, service: Distribution, warmUpSeconds: Int64, replication: Int, name: String
  ) {
    self.gap = gap
    self.service = service
    warmUp = SimulationTime(seconds: warmUpSeconds)
    waiting = TimeWeightedAverage(startingAt: 0, value: 0)
    func stream(_ purpose: String) -> RandomStream {
      RandomStream(
        key: StreamKey(seed: 91, component: name, purpose: purpose), replication: replication)
    }
    arrivals = stream("arrival")
    services = stream("service")
    patiences = stream("patience")
  }

  mutating func handle(_ event: Event, _ events: inout FutureEventList<Event>) {
    switch event {
    case .arrival: arrive(&events)
    case .departure:
      busy -= 1
      if queue.isEmpty { break }
      let next = queue.removeFirst()
      if let patience = next.patience { events.cancel(patience) }
      serve(since: next.since, &events)
    case .abandonment(let number):
      if let place = queue.firstIndex(where: { $0.number == number }) { queue.remove(at: place) }
      if events.now > warmUp { gaveUp += 1 }
    }
    waiting.change(to: Double(queue.count), at: events.now.nanoseconds)
  }

  private mutating func arrive(_ events: inout FutureEventList<Event>) {
    let next = SimulationTime.nanoseconds(inSeconds: arrivals.nextExponential(mean: gap))
    events.schedule(.arrival, at: events.now + next, priority: 0)
    if events.now > warmUp { offered += 1 }
    if busy < servers {
      serve(since: events.now, &events)
    } else if busy + queue.count >= places {
      if events.now > warmUp { refused += 1 }
    } else {
      number += 1
      let handle = patience.map { mean in
        let time = SimulationTime.nanoseconds(inSeconds: patiences.nextExponential(mean: mean))
        return events.schedule(.abandonment(number), at: events.now + time, priority: 0)
      }
      queue.append(Waiting(number: number, since: events.now, patience: handle))
    }
  }

  private mutating func serve(
    since: SimulationTime, _ events: inout FutureEventList<Event>
  ) {
    busy += 1
    if since > warmUp { waits.add(Double(events.now - since) / 1e9) }
    let time = SimulationTime.nanoseconds(inSeconds: service.sample(using: &services))
    events.schedule(.departure, at: events.now + time, priority: 0)
  }

  /// Runs the station from empty through its warm-up to an end.
  func run(throughSeconds end: Int64) -> Station {
    var simulation = Simulation(self)
    simulation.events.schedule(.arrival, at: .zero, priority: 0)
    simulation.run(through: warmUp)
    simulation.model.waiting.restart(at: warmUp.nanoseconds)
    simulation.run(through: SimulationTime(seconds: end))
    return simulation.model
  }
}

/// Machines and repairers on a calendar with a slot for each machine.
enum RepairShop {
  /// The mean number of machines that are up from the warm-up to the end, all up at first.
  static func meanUp(
    machines: Int, repairers: Int, mttf: Double, mttr: Double, warmUpSeconds: Int64,
    throughSeconds end: Int64, replication: Int
  ) -> Double {
    var streams = (0..<machines).map { machine in
      RandomStream(
        key: StreamKey(seed: 92, component: "machine \(machine)", purpose: "life"),
        replication: replication)
    }
    var calendar = SlotCalendar(slotCount: machines)
    func plan(_ machine: Int, _ mean: Double) {
      let time = SimulationTime.nanoseconds(
        inSeconds: streams[machine].nextExponential(mean: mean))
      calendar.schedule(machine, at: calendar.now + time, priority: 0)
    }
    for machine in 0..<machines { plan(machine, mttf) }
    var isUp = [Bool](repeating: true, count: machines)
    var waiting: [Int] = []
    var repairing = 0
    var up = TimeWeightedAverage(startingAt: 0, value: Double(machines))
    var isWarm = false
    while let (time, machine) = calendar.popNext(), time <= SimulationTime(seconds: end) {
      if !isWarm, time >= SimulationTime(seconds: warmUpSeconds) {
        up.restart(at: warmUpSeconds * 1_000_000_000)
        isWarm = true
      }
      if isUp[machine] {
        waiting.append(machine)
      } else {
        repairing -= 1
        plan(machine, mttf)
      }
      isUp[machine].toggle()
      if repairing < repairers, !waiting.isEmpty {
        repairing += 1
        plan(waiting.removeFirst(), mttr)
      }
      up.change(to: Double(isUp.count { $0 }), at: time.nanoseconds)
    }
    return up.average(upTo: end * 1_000_000_000)
  }
}
