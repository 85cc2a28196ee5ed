import CloudModel
import ScenarioSchema
import Testing

/// What is wrong, or odd, in the blocks of detection and decision.
@Suite struct DetectionIssueTests {
  /// The small scenario with a second region and these keys of `failover_config`.
  static func issues(_ keys: String) -> [String] {
    let pools = "pools: {gpu: {instance: p5.48xlarge, per_zone: {initial: 2}}}"
    let text =
      helloText.replacing("{here: {zones", with: "{there: {zones: [b], \(pools)}, here: {zones")
        + """

        failover_config:
          primary_region: here
          secondary_region: there
          \(keys)
        """
    return headlines(text).map { String($0.drop { $0 != " " }.dropFirst()) }
  }

  @Test func `a timeout that ends every suspicion too early is an error`() {
    #expect(
      Self.issues("detection: {timeout: 5s}") == [
        "timeout is '5s', but 3 failures in a row take 20s from the first one, so nothing is ever "
          + "detected; write at least '30s', or probe more often"
      ])
    #expect(Self.issues("detection: {timeout: 5s, consecutive_failures: 1, quorum: 1}") == [])
    #expect(Self.issues("detection: {timeout: 30s}") == [])
  }

  @Test func `a timeout that cuts the quorum short is a warning`() {
    #expect(
      Self.issues("detection: {timeout: 20s}") == [
        "warning: timeout is '20s', but a quorum may take 30s from the first failed probe: losses "
          + "will be decided unconfirmed, or dropped"
      ])
    #expect(Self.issues("detection: {timeout: 20s, observers: 1, quorum: 1}") == [])
  }

  @Test func `a quorum needs observers that reach the region`() {
    #expect(
      Self.issues("detection: {quorum: 4}") == [
        "quorum is '4', more than the 3 observers; write at most '3', or add observers"
      ])
    let named = "[{name: a}, {name: b, reaches: [here]}]"
    #expect(
      Self.issues("detection: {quorum: 2, named_observers: \(named)}") == [
        "quorum is '2', more than the 1 observers that reach 'there'; let more of them reach it, or "
          + "lower the quorum"
      ])
    #expect(Self.issues("detection: {quorum: 1, named_observers: \(named)}") == [])
    #expect(
      Self.issues("detection: {quorum: 1, named_observers: [{name: a}, {name: a}]}") == [
        "'a' names a second observer; give each its own name"
      ])
    #expect(
      Self.issues(
        "detection: {quorum: 1, named_observers: [{name: a, reaches: [hare]}, {name: b}]}")
        == ["'hare' is not a region of this scenario; did you mean 'here'?"])
  }

  @Test func `a quorum and a share of healthy observers exclude each other`() {
    #expect(
      Self.issues("detection: {preset: route53, quorum: 13}") == [])
    #expect(
      Self.issues("detection: {quorum: 2, healthy_above: 18%}") == [
        "'quorum' and 'healthy_above' exclude each other; keep one of them"
      ])
    #expect(
      Self.issues("detection: {preset: route-53}") == [
        "preset is 'route-53', which is not known; did you mean 'route53'?"
      ])
  }
}
