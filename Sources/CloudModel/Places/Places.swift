/// A cloud of the scenario, dense from zero in file order.
public struct CloudID: Hashable, Sendable, Comparable {
  /// The position in `Scenario.clouds`.
  public let index: Int
  /// Makes an ID from a position.
  public init(_ index: Int) { self.index = index }
  /// Orders by position.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// A region of the scenario, dense from zero in file order over all clouds.
public struct RegionID: Hashable, Sendable, Comparable {
  /// The position in `Scenario.regions`.
  public let index: Int
  /// Makes an ID from a position.
  public init(_ index: Int) { self.index = index }
  /// Orders by position.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// An availability zone of the scenario, dense from zero in file order over all regions.
public struct ZoneID: Hashable, Sendable, Comparable {
  /// The position in `Scenario.zones`.
  public let index: Int
  /// Makes an ID from a position.
  public init(_ index: Int) { self.index = index }
  /// Orders by position.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// A pool of instances of one type in one region, dense from zero in file order.
public struct PoolID: Hashable, Sendable, Comparable {
  /// The position in `Scenario.pools`.
  public let index: Int
  /// Makes an ID from a position.
  public init(_ index: Int) { self.index = index }
  /// Orders by position.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// A provider: the outermost failure domain that the scenario names.
public struct Cloud: Equatable, Sendable {
  /// The name in the file: the key under `clouds`.
  public var name: String
  /// Makes a cloud.
  public init(name: String) { self.name = name }
}

/// A region of a cloud: the unit between which failover moves traffic.
public struct Region: Equatable, Sendable {
  /// The name in the file: the key under `regions`; unique over all clouds.
  public var name: String
  /// The cloud that it belongs to.
  public var cloud: CloudID
  /// Its availability zones, in file order.
  public var zones: [ZoneID]
  /// Its pools, in file order.
  public var pools: [PoolID]
  /// Makes a region.
  public init(name: String, cloud: CloudID, zones: [ZoneID] = [], pools: [PoolID] = []) {
    self.name = name
    self.cloud = cloud
    self.zones = zones
    self.pools = pools
  }
}

/// An availability zone: instances in it lose power and network together.
public struct Zone: Equatable, Sendable {
  /// The name in the file: an item of `zones`; unique over all regions.
  public var name: String
  /// The region that it belongs to.
  public var region: RegionID
  /// Makes a zone.
  public init(name: String, region: RegionID) {
    self.name = name
    self.region = region
  }
}
