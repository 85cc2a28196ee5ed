import ScenarioSchema

extension ComponentKind {
  /// The service that says who may do what.
  static let identity = ComponentKind(
    name: "identity",
    summary: "a shared identity service: nobody is let in without it",
    uses: [.requests, .launches], need: .required,
    source: "tokens that are still valid are not modelled: no request is let in",
    presets: [
      failure(
        "identity-outage", of: "identity",
        "nobody can sign in, in any region that shares it",
        source: "the Google outage of 2020-12-14 took 47 min (its incident report); rate assumed",
        rate: "0.2/y",
        duration: .scalar("47min"))
    ])
}
