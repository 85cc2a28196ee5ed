import Testing

@testable import Reporting

struct CurvesTests {
  private typealias Point = IncidentTimeline.Point

  @Test func `a stack is the sum of its curves at the times of all of them`() {
    let layers = Curves.stacked([
      .init("a", .primary, [.init(0, 4), .init(4, 0)]),
      .init("b", .secondary, [.init(1, 10), .init(2, 10), .init(2, 20), .init(3, 20)]),
    ])
    #expect(layers[0].map(\.seconds) == [0, 1, 2, 3, 4])
    #expect(layers[0].map(\.value) == [4, 3, 2, 1, 0])
    #expect(
      layers[1] == [
        .init(0, 14), .init(1, 13), .init(2, 12), .init(2, 22), .init(3, 21), .init(4, 20),
      ])
  }

  @Test func `a curve is cut where nothing is known`() {
    let runs = Curves.runs([.init(0, 1), .init(1, .nan), .init(2, 2), .init(3, 3)])
    #expect(runs == [[.init(0, 1)], [.init(2, 2), .init(3, 3)]])
  }

  @Test func `a straight line bends where the scale changes`() {
    let points = Curves.withBounds([.init(0, 0), .init(10, 20)], [5, 30])
    #expect(points == [.init(0, 0), .init(5, 10), .init(10, 20)])
  }

  @Test func `thinning keeps the ends and extremes of each pixel`() {
    let places = (0..<1000).map { (x: Double($0) / 500, y: Double($0 * 7919 % 1000)) }
    let thinned = Curves.thinned(places)
    #expect(thinned.count <= 8)
    for column in [0.0, 1.0] {
      let all = places.filter { $0.x.rounded(.down) == column }.map(\.y)
      let kept = thinned.filter { $0.x.rounded(.down) == column }.map(\.y)
      #expect(kept.min() == all.min() && kept.max() == all.max())
      #expect(kept.first == all.first && kept.last == all.last)
    }
  }

  @Test func `value axes end at a round number and are labelled plainly`() {
    func labels(_ highest: Double, share: Bool = false) -> [String] {
      ValueScale(highest: highest, isShare: share, top: 0, bottom: 100).ticks
        .map(ValueScale.label)
    }
    #expect(labels(100, share: true) == ["0", "50", "100"])
    #expect(labels(118) == ["0", "50", "100", "150"])
    #expect(labels(12_345) == ["0", "5,000", "10,000", "15,000"])
    #expect(labels(0.7) == ["0", "0.5", "1"])
    #expect(labels(0.25) == ["0", "0.1", "0.2", "0.3"])
    #expect(labels(.nan) == ["0", "0.5", "1"])
    #expect(ValueScale(highest: 118, isShare: false, top: 0, bottom: 90).y(75) == 45)
  }
}
