import CloudModel
import ScenarioSchema
import ScenarioYAML

/// A file of a past outage.
public enum IncidentFile {
  /// Whether a file is one; false for what cannot be read, which its own reader will tell of.
  public static func isIncident(_ path: String) -> Bool {
    YAMLFile.read(path).document.map(PastIncident.isIncident) ?? false
  }

  /// Reads an incident with all issues in it.
  public static func read(
    _ path: String
  ) -> (incident: PastIncident?, issues: [Issue], sources: SourceTexts) {
    let (document, issues) = YAMLFile.read(path)
    guard let document else { return (nil, issues, SourceTexts()) }
    let (incident, found) = PastIncident.read(from: document)
    let all = (issues + found).inFileOrder(document.sources)
    return (all.hasErrors ? nil : incident, all, document.sources)
  }
}
