/// The name of a scheduled event within its list and the list's copies.
@frozen
public struct EventHandle: Hashable, Sendable {
  /// The event's place in the list.
  @usableFromInline var slot: UInt32
  /// Its number in scheduling order, within the epoch.
  @usableFromInline var sequence: UInt32
  /// How often the list's numbers had been used up when the event was scheduled.
  @usableFromInline var epoch: UInt32

  @inlinable
  init(slot: UInt32, sequence: UInt32, epoch: UInt32) {
    self.slot = slot
    self.sequence = sequence
    self.epoch = epoch
  }
}
