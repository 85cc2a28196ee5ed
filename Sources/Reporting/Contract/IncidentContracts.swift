import CloudSimulation
import Experiments

/// The tables of incidents.
enum IncidentContracts {
  static let incidents = TableContract(
    "incidents.csv", by: "`nines run`, `nines shard merge`",
    row: "A row an incident, replication by replication in the order of onset. Moments are seconds "
      + "after the onset, empty when they did not happen.",
    [
      .init("replication", .integer, "the replication's number"),
      .init("incident", .integer, "its number in the replication, from 0"),
      .init("fault", .text, "the fault class or drill"),
      .init("scope", .text, "what is hit at once"), .init("place", .text, "where"),
      .init("region", .text, "the region that it hit first"),
      .init("drill", .text, "the drill; empty for a fault"),
      .init("onset_utc", .time, "when it began"),
      .init("onset_s", .number, "s", "the same, since the scenario's start"),
      .init("detected_s", .number, "s", "when it was known"),
      .init("confirmed", .truth, "whether quorum and business agreed, for a region"),
      .init("paged_s", .number, "s", "when somebody was first paged"),
      .init("acknowledged_s", .number, "s", "when somebody acknowledged"),
      .init("escalations", .integer, "people that were paged in vain before"),
      .init("decided_s", .number, "s", "when it was decided what to do"),
      .init("believed_scope", .text, "how far the damage was believed to reach"),
      .init("actions", .text, "what was done, in order, parted by spaces"),
      .init(
        "shortfall_instances", .integer, "instances", "what the target lacked at the pre-check"),
      .init("canary_started_s", .number, "s", "when name servers sent the canary's share"),
      .init("canary_passed_s", .number, "s", "when the canary, the last one, had passed"),
      .init("canary_rollbacks", .integer, "canaries that were rolled back"),
      .init("moved_s", .number, "s", "when name servers sent the rest"),
      .init("validated_s", .number, "s", "when every synthetic monitor had passed"),
      .init("validation_timed_out", .truth, "whether the full validation took too long"),
      .init("tail_ended_s", .number, "s", "when nobody had an old address any more"),
      .init("fault_ended_s", .number, "s", "when its cause was gone"),
      .init("failback_started_s", .number, "s", "when traffic began to return"),
      .init("failback_ended_s", .number, "s", "when all of it was back"),
      .init("restored_s", .number, "s", "since when at most the tolerated share was lost to it"),
      .init("capacity_restored_s", .number, "s", "when every lost instance was back or replaced"),
      .init("closed_s", .number, "s", "when nothing of it was left"),
      .init("aborted", .truth, "whether its drill was stopped"),
      .init("instances_lost", .integer, "instances", "what it took"),
      .init("ejections", .integer, "ejections of its dead targets by outlier detection"),
      .init("streams_cut", .number, "requests", "answers that were cut off"),
      .init("lost_requests", .number, "requests", "lost to it"),
      .init("sessions_hit", .number, "sessions", "live sessions whose place was lost"),
      .init("sessions_lost", .number, "sessions", "of these, sessions that could not go on"),
      .init("history_lost_s", .number, "s", "what of a conversation is gone (RPO)"),
      .init("sessions_usable_s", .number, "s", "when sessions could go on (RTO)"),
      .init("tokens_redone", .integer, "tokens", "worked out again"),
    ]
      + LossPhase.allCases.map {
        .init("lost_\($0.name)", .number, "requests", "of the lost: \($0.blame)")
      })

  static let timeline = TableContract(
    "timeline.csv", by: "`nines inject`",
    row: "A row a change of the data side, which stays so until the next row.",
    [
      .init("time_utc", .time, "when"),
      .init("after_onset_s", .number, "s", "the same, after the onset"),
      .init("offered_requests_per_s", .number, "requests/s", "what users ask for"),
      .init("good_requests_per_s", .number, "requests/s", "what is answered well"),
      .init("lost_requests_per_s", .number, "requests/s", "what fails"),
      .init("tries_requests_per_s", .number, "requests/s", "what clients send, retries included"),
      .init("shed_requests_per_s", .number, "requests/s", "what a queue limit or gateway refuses"),
      .init("throttled_requests_per_s", .number, "requests/s", "what clients refuse themselves"),
      .init("mean_prompt_tokens", .number, "tokens", "mean length of the prompts asked for"),
      .init("mean_answer_tokens", .number, "tokens", "mean length of the answers asked for"),
      .init("share_<region>", .number, "share of the requests that arrive in the region"),
      .init("record_share_<region>", .number, "the region's share in the DNS record"),
      .init("ready_instances_<region>", .number, "instances", "in the load balancer, by weight"),
      .init("launching_instances_<region>", .integer, "instances", "on their way"),
      .init("queued_requests_<region>", .number, "requests", "waiting"),
    ])
}
