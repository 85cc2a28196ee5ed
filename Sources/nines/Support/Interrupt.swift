import Foundation
import Synchronization

/// How often the user pressed Ctrl-C. A signal handler may touch nothing but such a counter.
private let interruptions = Atomic<Int>(0)

/// Lets a command end in good order on Ctrl-C: the first is remembered, the second ends the process.
enum Interrupt {
  /// Begins to watch.
  static func watch() {
    // The counter is made before a signal can arrive.
    _ = interruptions.load(ordering: .relaxed)
    signal(SIGINT) { _ in
      if interruptions.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
  }

  /// Whether Ctrl-C was pressed.
  static var isRaised: Bool { interruptions.load(ordering: .relaxed) > 0 }
}
