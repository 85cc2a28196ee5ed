import CloudModel
import ScenarioSchema
import Testing

/// What is wrong with faults and dependencies is told at its place.
struct FaultIssueTests {
  private static func fault(_ text: String) -> (String, String) { ("faults", "[\(text)]") }

  @Test(arguments: [
    (
      "{kind: partial_errors, region: her, rate: 1/y, duration: 1h}",
      "region is 'her', which is not a region of this scenario; did you mean 'here'?"
    ),
    (
      "{kind: provider_loss, region: here, rate: 1/y, duration: 1h}",
      "region is 'here', but the fault hits whole clouds; name a 'cloud', or take 'scope: region'"
    ),
    (
      "{kind: dependency_loss, rate: 1/y, duration: 1h}",
      "the fault hits a dependency, but the scenario has none; write 'dependencies'"
    ),
    (
      "{kind: slow_instance, gap: {law: weibull, shape: 2, scale: 30d}, duration: 1h}",
      "gaps are those of one component, and a pool has many instances; give a 'rate'"
    ),
    (
      "{kind: partial_errors, rate: 1/y, duration: 1h, common_cause: {share: 10%, reach: zone}}",
      "common_cause reaches 'zone', which is no wider than the scope 'region'; name a wider domain"
    ),
    (
      "{kind: zone_loss, rate: 1/y, duration: 1h, staged: true}",
      "a staged change needs several places, but its scope is 'zone'"
    ),
    (
      "{kind: zone_loss, rate: 1/y, duration: 1h, latent: true}",
      "a latent fault rests in regions, but its scope is 'zone'"
    ),
    (
      "{kind: partial_errors, rate: 1/y, every: 90d, duration: 1h}",
      "every has no effect without 'at', which says when it begins"
    ),
    (
      "{kind: partial_errors, clustered: {mean: 1h, share: 90%, within: 2h}, duration: 1h}",
      "within is not shorter than the gaps that the mean leaves; make it shorter"
    ),
    (
      "{kind: overload_crash, at: [2026-01-01], utilization_above: 90%, duration: 1h}",
      "utilization_above needs a 'rate', such as '2/h' for each instance"
    ),
    (
      "{kind: partial_errors, rate: 1/y, mean_gap: 2d, duration: 1h}",
      "'rate' and 'mean_gap' exclude each other; keep one of them"
    ),
    (
      "{kind: partial_errors, rate: 1/y, duration: 1h, error_share: 120%}",
      "error_share is '120%', above the largest allowed 100% (range more than 0% … 100%)"
    ),
  ])
  func `a fault that cannot be is explained`(text: String, message: String) {
    let found = read(helloText, set: [Self.fault(text)]).issues.filter { $0.severity == .error }
    #expect(found.first?.message == message, "\(found.map(\.headline))")
    #expect(found.first?.place != nil)
  }

  @Test func `dependencies in a circle are an issue with line and column`() {
    let text = """
      \(helloText)
      dependencies:
        front: {kind: service, needs: {users: required}}
        users:
          kind: database
          needs:
            names: degraded
        names: {kind: managed_dns, needs: {front: optional}}
      """
    #expect(
      headlines(text) == [
        "a.yaml:13:38: the dependencies go in a circle: front needs users needs names needs front; "
          + "take one of these needs out"
      ])
  }

  @Test func `needs name dependencies, and not narrower ones`() {
    let text = """
      \(helloText)
      dependencies:
        front: {kind: service, scope: global, needs: {user: required, users: required}}
        users: {kind: database}
      """
    #expect(
      headlines(text) == [
        "a.yaml:8:49: 'user' is not a dependency of this scenario; did you mean 'users'?",
        "a.yaml:8:65: 'front' is shared by all regions but needs 'users', of which each region has "
          + "its own; give 'users' a scope at least as wide",
      ])
    #expect(
      headlines(helloText, set: [("dependencies", "{cache: {kind: redis_clustr}}")]).first?
        .contains(
          "kind is 'redis_clustr', which is none of 'service'") == true)
  }

  @Test func `dates are repeated from the first in the horizon on`() {
    let reading = read(
      helloText,
      set: [
        ("horizon", "200d"),
        Self.fault(
          "{kind: certificate_expiry, at: [2025-12-01], every: 90d, chance: 2%, duration: 3h}"),
      ])
    let fault = reading.scenario?.faults.first
    #expect(fault?.onset == .times(unixSeconds: [1_772_323_200, 1_780_099_200]))
    #expect(fault?.chance == 0.02)
  }
}
