import CloudModel
import Stochastics

/// What chance adds to the fluid station: the long-run loss and wait of its chain, by size and load.
///
/// A fluid loses nothing below its capacity and `1 - 1/load` above. Random arrivals lose more, since
/// slots stand idle at times although others come too late. The table holds that excess, and the mean
/// number of waiting requests, for stations of many sizes at loads measured in
/// `z = (load - 1)·√slots`, in which the curves of all sizes are alike. Between its entries logarithms
/// are straight lines; the error of an entry's neighbourhood is under 1 % of the excess.
struct StationTable: Equatable, Sendable {
  /// An excess under this share is taken for none.
  static let snap = 1e-9
  private static let lowest = -8.0
  private static let step = 0.125
  private static let ratio = 1.25
  /// Loads, in z: evenly from -8 to 8, then growing to 8·1.25^12 = 116.
  private static let columns: [Double] =
    (0...128).map { lowest + step * Double($0) } + (1...12).map { 8 * power(ratio, $0) }

  /// Sizes in instances at full weight, rising.
  private let sizes: [Double]
  /// `excess[row * columns + column]`: logarithms; -infinity for none.
  private let excess: [Double]
  /// The same of the mean number of waiting requests, up to saturation.
  private let waiting: [Double]
  private let slotsPerInstance: Double
  private let isPooled: Bool
  /// Requests of a region that may run at once.
  private let mostRunning: Double

  /// The table of a design; nil without slots, as of a fixed speed without a service time.
  ///
  /// - Parameters:
  ///   - speed: what an instance can do, at the mean mix of requests.
  ///   - most: the most instances of the model's speed in a region.
  init?(_ speed: SpeedTable, _ balancer: LoadBalancerDesign, most: Double) {
    guard speed.batchCap > 0, most > 0 else { return nil }
    slotsPerInstance = speed.batchCap
    isPooled = balancer.isPooled
    mostRunning = balancer.running(slots: .infinity)
    let rate = Double(speed.instanceRate) / Units.ratePerRequestPerSecond
    let sizes =
      balancer.breaker == nil
      ? Self.sizes(upTo: most, slots: isPooled ? speed.batchCap : nil) : Self.wholeSizes(upTo: most)
    let curve = speed.relativeRate
    var excess: [Double] = []
    var waiting: [Double] = []
    for size in sizes {
      let stations = isPooled ? 1 : size
      let all = speed.batchCap * size
      let running = balancer.running(slots: all)
      let part = running / all
      let capacity = rate * size * (part < 1 ? curve(part) : 1)
      let queueLimit = Units.requests(balancer.queueLimit(slots: all))
      let places = min(queueLimit, capacity * speed.patience) / stations
      let slots = max(1, (running / stations).rounded())
      var course = curve
      if part < 1 {
        let most = curve(part)
        course = { curve($0 * part) / most }
      }
      let chain = StationChain(
        slots: Int(slots), places: Int(min(places, 1e9)),
        leaving: balancer.leavingPerSecond / (capacity / stations),
        speed: course)
      for z in Self.columns {
        let load = 1 + z / slots.squareRoot()
        let point = load > 0 ? chain.point(load: load) : StationChain.Point()
        excess.append(Self.logarithm(point.excess))
        if z <= 0 { waiting.append(Self.logarithm(point.waiting * stations)) }
      }
    }
    self.sizes = sizes
    self.excess = excess
    self.waiting = waiting
  }

  /// Whole numbers of slots up to 20, then a tenth more each; or instances, from an eighth on.
  private static func sizes(upTo most: Double, slots: Double?) -> [Double] {
    var sizes: [Double] = []
    let unit = slots.map { 1 / $0 } ?? 0.125
    var next = 1.0
    while true {
      sizes.append(next * unit)
      if next * unit >= most { return sizes }
      let grown = next * 1.1
      next = slots == nil ? grown : max(next + 1, grown.rounded())
    }
  }

  /// Eighths of an instance, then whole numbers up to 50, then a fiftieth more each: with a circuit
  /// breaker the places to wait depend on the size.
  private static func wholeSizes(upTo most: Double) -> [Double] {
    var sizes = (1...8).map { Double($0) / 8 }
    while let last = sizes.last, last < most {
      sizes.append(max(last + 1, (last * 1.02).rounded()))
    }
    return sizes
  }

  private static func logarithm(_ value: Double) -> Double {
    value > snap / 10 ? PortableMath.log(value) : -.infinity
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  /// The share of arrivals that chance loses beyond a fluid, at a load over the capacity; 0 … 1.
  func excess(load: Double, instances: Double) -> Double {
    let z = (load - 1) * slots(instances).squareRoot()
    if z <= Self.lowest { return 0 }
    let (column, part) = Self.column(z)
    let value = between(excess, width: Self.columns.count, column, part, instances)
    return value < Self.snap ? 0 : value
  }

  /// The mean number of waiting requests at a load of at most 1.
  func waiting(load: Double, instances: Double) -> Double {
    let z = (load - 1) * slots(instances).squareRoot()
    if z <= Self.lowest { return 0 }
    let (column, part) = Self.column(min(0, z))
    return between(waiting, width: 65, min(column, 63), column > 63 ? 1 : part, instances)
  }

  private func slots(_ instances: Double) -> Double {
    isPooled
      ? min(mostRunning, slotsPerInstance * instances)
      : min(slotsPerInstance, mostRunning / max(1, instances))
  }

  /// The column at or before z, and how far z is on its way to the next, 0 … 1.
  private static func column(_ z: Double) -> (Int, Double) {
    if z < 8 {
      let place = (z - lowest) / step
      let column = Int(place)
      return (column, place - Double(column))
    }
    var column = 128
    while column < columns.count - 2, columns[column + 1] <= z { column += 1 }
    let gap = columns[column + 1] - columns[column]
    return (column, min(1, (z - columns[column]) / gap))
  }

  private func between(
    _ table: [Double], width: Int, _ column: Int, _ part: Double, _ instances: Double
  ) -> Double {
    var low = 0
    var high = sizes.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if sizes[middle] <= instances { low = middle } else { high = middle }
    }
    let first = along(table, low * width + column, part)
    if high == low || instances <= sizes[low] { return exponential(first) }
    let second = along(table, high * width + column, part)
    let share = min(1, (instances - sizes[low]) / (sizes[high] - sizes[low]))
    return exponential(Self.mix(first, second, share))
  }

  private func along(_ table: [Double], _ index: Int, _ part: Double) -> Double {
    part == 0 ? table[index] : Self.mix(table[index], table[index + 1], part)
  }

  private func exponential(_ value: Double) -> Double {
    value == -.infinity ? 0 : PortableMath.exp(value)
  }

  /// A straight line between two logarithms, or between two values when one of them is nothing.
  private static func mix(_ a: Double, _ b: Double, _ share: Double) -> Double {
    if a > -.infinity, b > -.infinity { return a + (b - a) * share }
    if a == -.infinity, b == -.infinity { return a }
    let value = a == -.infinity ? PortableMath.exp(b) * share : PortableMath.exp(a) * (1 - share)
    return value > 0 ? PortableMath.log(value) : -.infinity
  }
}
