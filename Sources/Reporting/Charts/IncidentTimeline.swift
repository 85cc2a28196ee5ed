/// One incident as a picture shows it: phases, moments and curves over seconds since its start.
public struct IncidentTimeline: Equatable, Sendable {
  /// What a phase is about; it decides the colour.
  public enum PhaseKind: String, CaseIterable, Sendable {
    /// The cause lasts.
    case fault
    /// Somebody is noticing.
    case detection
    /// What to do is being decided.
    case decision
    /// A change of records or weights is on its way.
    case propagation
    /// A small share tries the new place.
    case canary
    /// Clients still hold the old answer.
    case resolution
    /// Capacity is started, loaded or warmed up.
    case capacity
    /// The new place is being checked.
    case validation
    /// Traffic returns.
    case failback
    /// Users are hurt.
    case impact
  }

  /// A stretch of time with a name.
  public struct Phase: Equatable, Sendable {
    /// The name, a word or two.
    public let label: String
    /// What it is about.
    public let kind: PhaseKind
    /// Seconds from the incident's start.
    public let startSeconds: Double
    /// Seconds from the incident's start; `nil` when it goes on beyond the picture.
    public let endSeconds: Double?

    /// Makes a phase.
    public init(
      _ label: String, _ kind: PhaseKind, from startSeconds: Double, to endSeconds: Double?
    ) {
      precondition(startSeconds.isFinite, "'\(label)' starts at \(startSeconds)")
      precondition(
        endSeconds.map { $0.isFinite && $0 >= startSeconds } ?? true,
        "'\(label)' lasts from \(startSeconds) to \(endSeconds ?? .nan)")
      self.label = label
      self.kind = kind
      self.startSeconds = startSeconds
      self.endSeconds = endSeconds
    }
  }

  /// A row of bars with a name on its left.
  public struct Lane: Equatable, Sendable {
    /// The name on the left.
    public let name: String
    /// The bars; those that would overlap are drawn below each other.
    public let phases: [Phase]

    /// Makes a lane.
    public init(_ name: String, _ phases: [Phase]) {
      self.name = name
      self.phases = phases
    }
  }

  /// A moment, drawn as a line through the whole picture.
  public struct Marker: Equatable, Sendable {
    /// What happens.
    public let label: String
    /// Seconds from the incident's start.
    public let seconds: Double

    /// Makes a marker.
    public init(_ label: String, at seconds: Double) {
      precondition(seconds.isFinite, "'\(label)' happens at \(seconds)")
      self.label = label
      self.seconds = seconds
    }
  }

  /// What a curve shows; it decides the colour and the stroke.
  public enum SeriesRole: String, CaseIterable, Sendable {
    /// The place that traffic leaves.
    case primary
    /// The place that takes over.
    case secondary
    /// A third place.
    case other
    /// What users ask for.
    case offered
    /// What is answered well.
    case served
    /// What fails.
    case lost
  }

  /// A point of a curve.
  public struct Point: Equatable, Sendable {
    /// Seconds from the incident's start.
    public let seconds: Double
    /// The value in the panel's unit; not a number where nothing is known.
    public let value: Double

    /// Makes a point.
    public init(_ seconds: Double, _ value: Double) {
      self.seconds = seconds
      self.value = value
    }
  }

  /// A curve of straight lines; two points at one time are a jump.
  public struct Series: Equatable, Sendable {
    /// The name in the legend.
    public let name: String
    /// What it shows.
    public let role: SeriesRole
    /// The points in order of time.
    public let points: [Point]

    /// Makes a curve.
    public init(_ name: String, _ role: SeriesRole, _ points: [Point]) {
      precondition(
        zip(points, points.dropFirst()).allSatisfy { $0.seconds <= $1.seconds },
        "the points of '\(name)' are not in order of time")
      self.name = name
      self.role = role
      self.points = points
    }
  }

  /// Curves with a common unit.
  public struct Panel: Equatable, Sendable {
    /// How the curves are drawn.
    public enum Form: Sendable {
      /// Each on its own; what is lost is filled.
      case lines
      /// As areas upon each other.
      case stacked
    }

    /// What is shown.
    public let title: String
    /// The unit of all values.
    public let unit: String
    /// How the curves are drawn.
    public let form: Form
    /// The curves; in a stack the first is at the bottom.
    public let series: [Series]

    /// Makes a panel.
    public init(_ title: String, unit: String, _ form: Form, _ series: [Series]) {
      self.title = title
      self.unit = unit
      self.form = form
      self.series = series
    }
  }

  /// The picture's heading.
  public let title: String
  /// The start as text, for example `2026-03-03 10:00:00 UTC`.
  public let startLabel: String
  /// The rows of bars, from the top.
  public let lanes: [Lane]
  /// The moments, in any order.
  public let markers: [Marker]
  /// The panels of curves, from the top.
  public let panels: [Panel]

  /// Makes an incident's picture.
  public init(
    title: String, startLabel: String, lanes: [Lane], markers: [Marker], panels: [Panel]
  ) {
    self.title = title
    self.startLabel = startLabel
    self.lanes = lanes
    self.markers = markers
    self.panels = panels
  }
}
