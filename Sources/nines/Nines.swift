import ArgumentParser

/// The command line: one subcommand a file; each parses, calls and prints.
@main
struct Nines: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nines",
    abstract: "Simulates years of an AI service on several clouds, and says how available it is.",
    discussion: """
      A scenario file describes regions, zones, GPU pools, traffic, health checks, failover,
      autoscaling, faults and drills. Nines runs its horizon many times and answers with
      confidence intervals.

      First steps:
        nines init --architecture multi-zone       a commented scenario to begin with
        nines check scenarios/two-clouds.yaml      is the file right?
        nines run scenarios/two-clouds.yaml        which availability does the design reach?
        nines explain scenarios/two-clouds.yaml    which values are in force, and who set them?
        nines inject scenarios/two-clouds.yaml --fault aws-region-event --in us-east-1 \\
          --at "2026-03-03 10:00"                  what happens when a region is lost?
        nines compare A.yaml B.yaml                which design is better?
        nines compare scenarios/roadmap.yaml       what does each stage of a roadmap add?
        nines replay incidents/outage-2025-12-02.yaml scenarios/two-clouds.yaml
                                                   what would a past outage have cost?
        nines sensitivity scenarios/two-clouds.yaml  which change buys the next nine?
        nines tune scenarios/tune-two-clouds.yaml  which is the cheapest design that reaches the goal?
        nines plan scenarios/two-clouds.yaml       which buffer and pools suffice, at what cost?
        nines import traffic log.csv               which shape has the traffic of a log?
        nines show results/two-clouds              what did it come to, and what was worst?
        nines export results/two-clouds --format notebook   data and plots for analysts

      Exit codes: 0 done, also when the design misses its goal; 1 a requirement stated with
      --require is not met; 64 wrong input; 74 input or output failed; 130 interrupted, what was
      finished is kept.
      """,
    version: ninesVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, ExplainCommand.self, CompareCommand.self,
      InjectCommand.self, ReplayCommand.self, SensitivityCommand.self, TuneCommand.self,
      PlanCommand.self, OverloadCommand.self, ListCommand.self, ImportCommand.self,
      ShardCommand.self, WhatIfCommand.self, ShowCommand.self, ExportCommand.self,
      InitCommand.self, FormatCommand.self, SchemaCommand.self,
    ])
}

/// The version of the program; results of one version are the same bytes everywhere.
let ninesVersion = "0.1.0"
