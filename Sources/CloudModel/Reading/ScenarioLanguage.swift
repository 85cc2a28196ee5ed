import ScenarioSchema

/// The scenario language as a whole, for a schema and for reference pages.
public enum ScenarioLanguage {
  /// What a scenario file looks like: all keys with shapes, defaults and help.
  public static var shape: FieldShape { .block(ScenarioBlock.fields.descriptions) }
}
