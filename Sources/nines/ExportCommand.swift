import ArgumentParser
import Foundation
import Reporting

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write results for other tools: CSV for spreadsheets, or a Jupyter notebook.",
    discussion: """
      notebook writes the tables and analysis.ipynb, which loads them with pandas, keeps them as
      Parquet and draws the main plots:
        pip install -r notebooks-export/two-clouds/requirements.txt
        jupyter lab notebooks-export/two-clouds/analysis.ipynb
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, notebook, xlsx
  }

  @Argument(help: "A folder that a command wrote, such as results/two-clouds.") var result: String
  @Option(help: "csv, notebook or xlsx.") var format: Format
  @Flag(help: "With csv: begin each file with the mark that old versions of Excel need.")
  var excel = false
  @Option(help: "Where to write; default notebooks-export/<name>, or <result>-csv.")
  var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false

  func run() async throws {
    if format == .xlsx {
      printError(
        "this program was built without libxlsxwriter, so it writes no .xlsx; LibreOffice and Excel "
          + "open the files of '--format csv' (with --excel for old versions)")
      throw ExitCode.wrongInput
    }
    do throws(OutputError) {
      let reader = try ResultReader(result)
      var source = result
      while source.count > 1, source.hasSuffix("/") { source.removeLast() }
      let name = ResultsFolder.safeName(URL(fileURLWithPath: source).lastPathComponent)
      let place = out ?? (format == .notebook ? "notebooks-export/\(name)" : "\(source)-csv")
      let folder = try ResultsFolder(at: place, force: force)
      let outcome =
        format == .notebook
        ? try ResultExport.writeNotebook(reader, to: folder)
        : try ResultExport.writeTables(reader, to: folder, withMark: excel)
      print(format == .notebook ? "notebook: \(place)/analysis.ipynb" : "tables: \(place)")
      Output.note(outcome, place)
    } catch {
      printError("\(error)")
      throw error.code == .notFound ? ExitCode.wrongInput : ExitCode.ioFailed
    }
  }
}
