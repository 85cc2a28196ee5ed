import ScenarioSchema

/// The search for the cheapest design that meets a goal; block `tune`.
public struct Tuning: Equatable, Sendable {
  /// A bound of a measure; an entry of `subject_to.measures`.
  public struct Limit: Equatable, Sendable {
    /// The measure's name.
    public var measure: String
    /// Key `at_most`, in the measure's unit; shares as fractions.
    public var atMost: Double?
    /// Key `at_least`.
    public var atLeast: Double?

    /// Makes a limit.
    public init(measure: String, atMost: Double? = nil, atLeast: Double? = nil) {
      self.measure = measure
      self.atMost = atMost
      self.atLeast = atLeast
    }
  }

  /// Key `minimise`: the measure that is to be small; default `cost`.
  public var minimise: String
  /// Key `subject_to.probability`: the share of the objective's windows that reach the goal; default 95%.
  public var probability: Double
  /// Key `subject_to.availability`: the goal in place of `slo.availability`.
  public var availability: Double?
  /// Key `subject_to.measures`: bounds of other measures.
  public var limits: [Limit]
  /// Key `parameters`: what may be changed, by path.
  public var knobs: [Knob]

  /// Makes a search.
  public init(
    minimise: String = "cost", probability: Double = 0.95, availability: Double? = nil,
    limits: [Limit] = [], knobs: [Knob]
  ) {
    self.minimise = minimise
    self.probability = probability
    self.availability = availability
    self.limits = limits
    self.knobs = knobs
  }
}
