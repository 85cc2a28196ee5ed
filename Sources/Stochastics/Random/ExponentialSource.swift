/// Exponential numbers of mean 1 from a named stream, by the ziggurat: the fast way to many of them.
///
/// One number in 80 needs a second look, and with it further bits of the stream, so paired designs that
/// draw different counts fall out of step: where they must stay in step, draw by inversion
/// (`RandomStream.nextExponential`). The same stream gives the same numbers on every machine, however
/// they are asked for. Bits are made 64 blocks at a time, and both halves of a block are used.
///
/// **Source**: Marsaglia and Tsang, "The ziggurat method for generating random variables", Journal of
/// Statistical Software 5(8), 2000, DOI 10.18637/jss.v005.i08: 256 layers; here with 53 bits for the
/// number besides the 8 that choose the layer (Doornik 2005 shows why they must differ).
@frozen
public struct ExponentialSource: Sendable {
  /// Blocks of bits made at a time.
  @usableFromInline static var blocks: Int { @inlinable get { 64 } }

  /// The stream of the bits to come.
  @usableFromInline var stream: RandomStream
  /// Bits that are made, of which `used` are used.
  @usableFromInline var bits: ContiguousArray<UInt64>
  @usableFromInline var used: Int
  /// The layers, at hand without asking whether they are made.
  @usableFromInline let layers: ContiguousArray<Layer>

  /// A source that takes its bits from a stream, from where the stream stands.
  @inlinable
  public init(_ stream: RandomStream) {
    self.stream = stream
    bits = ContiguousArray(repeating: 0, count: 2 * Self.blocks)
    used = 2 * Self.blocks
    layers = Layer.all
  }

  /// Draws 64 independent random bits that no other draw uses.
  @inlinable
  public mutating func nextUInt64() -> UInt64 {
    if used == bits.count { refill() }
    let next = bits[used]
    used &+= 1
    return next
  }

  /// Draws one number.
  @inlinable
  public mutating func next() -> Double {
    let word = nextUInt64()
    let layer = layers[Int(truncatingIfNeeded: word & 255)]
    let x = Double(word >> 11) * layer.scale
    return x < layer.inner ? x : decide(x, layer)
  }

  /// Draws a number for each place of a span; as many calls of `next` draw the same.
  @inlinable
  public mutating func fill(_ numbers: inout MutableSpan<Double>) {
    for place in numbers.indices { numbers[place] = next() }
  }

  /// Accepts a number that lies beyond the inner edge of its layer, or draws another.
  @usableFromInline
  mutating func decide(_ first: Double, _ firstLayer: Layer) -> Double {
    var (x, layer) = (first, firstLayer)
    while x >= layer.inner {
      let second = RandomStream.uniform(fromBits: nextUInt64())
      // Beyond the last layer's edge lies the whole law once more.
      if layer.isBase { return Layer.lastEdge - PortableMath.log(second) }
      let height = layer.density + second * (layer.innerDensity - layer.density)
      if height < PortableMath.exp(-x) { return x }
      let word = nextUInt64()
      layer = layers[Int(truncatingIfNeeded: word & 255)]
      x = Double(word >> 11) * layer.scale
    }
    return x
  }

  @inlinable
  mutating func refill() {
    Self.fill(&bits, from: &stream)
    used = 0
  }

  // Two properties as two parameters: a span of one excludes every use of the whole.
  @inlinable
  static func fill(_ bits: inout ContiguousArray<UInt64>, from stream: inout RandomStream) {
    var span = bits.mutableSpan
    stream.fillBlocks(&span)
  }
}

extension ExponentialSource {
  /// A layer of the ziggurat: all numbers up to its inner edge lie under the density.
  @frozen
  @usableFromInline
  struct Layer: Sendable {
    /// Its outer edge, by 2^-53.
    @usableFromInline let scale: Double
    @usableFromInline let inner: Double
    /// The density at its outer and its inner edge.
    @usableFromInline let density: Double
    @usableFromInline let innerDensity: Double

    /// Whether it is the one with the tail.
    var isBase: Bool { inner == Self.lastEdge }

    /// Where the tail begins, for 256 layers of equal area.
    static let lastEdge = 7.697117470131050

    @usableFromInline static let all: ContiguousArray<Layer> = {
      let edgeDensity = PortableMath.exp(-lastEdge)
      // Rectangle and tail of the base; every layer has this area.
      let area = edgeDensity * (lastEdge + 1)
      var edges = [area / edgeDensity, lastEdge]
      for layer in 2...255 {
        let below = edges[layer - 1]
        edges.append(-PortableMath.log(area / below + PortableMath.exp(-below)))
      }
      edges.append(0)
      return ContiguousArray(
        (0..<256).map { layer in
          Layer(
            scale: edges[layer] * 0x1p-53, inner: edges[layer + 1],
            density: PortableMath.exp(-edges[layer]),
            innerDensity: PortableMath.exp(-edges[layer + 1]))
        })
    }()
  }
}
