import ScenarioSchema
import Stochastics

/// Times in which a region's metrics do not reach its autoscaler; block `autoscaling.metric_gaps`.
///
/// Scrapes fail, an agent restarts, a pipeline is behind. What a policy does without a datapoint is its
/// own: an alarm and target tracking have no data, so they begin their rows anew and remove nothing; a
/// HorizontalPodAutoscaler that gets no metric makes no recommendation and keeps its replicas.
public struct MetricGaps: Equatable, Sendable {
  /// Key `mean_gap`: mean time from the end of one to the begin of the next, exponential.
  public var meanGap: Duration
  /// Key `duration`: how long one lasts, seconds.
  public var duration: Distribution

  /// Makes gaps.
  public init(meanGap: Duration, duration: Distribution) {
    self.meanGap = meanGap
    self.duration = duration
  }
}

/// The block `autoscaling.metric_gaps`, as written.
struct MetricGapsBlock: Equatable, Sendable {
  var meanGap = Duration.seconds(60)
  var duration = Law.constant(0)

  static let fields = FieldList<MetricGapsBlock>([
    .required(
      "mean_gap", \.meanGap, .duration(.seconds(60) ... .seconds(9_000_000_000)),
      help: "mean time from the end of one to the next"),
    .required("duration", \.duration, .law(.duration), help: "how long the metrics are missing"),
  ])
}
