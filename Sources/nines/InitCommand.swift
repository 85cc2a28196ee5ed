import ArgumentParser
import Foundation
import Reporting

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented scenario to begin with, for one of several architectures.",
    discussion: StarterArchitecture.allCases.map { "  \($0.rawValue): \($0.summary)" }
      .joined(separator: "\n") + "\n")

  @Option(help: "single-region, multi-zone, active-passive, active-active or three-clouds.")
  var architecture = StarterArchitecture.activePassive
  @Argument(help: "The file; default the architecture's name with .yaml. '-' prints it.")
  var file: String?

  func run() throws {
    let place = file ?? "\(architecture.rawValue).yaml"
    let stem = URL(fileURLWithPath: place).deletingPathExtension().lastPathComponent
    let name = place == "-" ? architecture.rawValue : ResultsFolder.safeName(stem)
    let text = architecture.text(name: name)
    if place == "-" {
      print(text)
      return
    }
    do throws(OutputError) {
      let output = try OutputFile(creating: place)
      try output.write(Array((text + "\n").utf8))
      try output.close()
    } catch {
      printError("\(error)")
      throw ExitCode.ioFailed
    }
    print("\(place): \(architecture.summary). Next: nines check \(place); nines run \(place)")
  }
}
