import ArgumentParser

/// The command line: one subcommand a file.
@main
struct Nines: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "nines")
}
