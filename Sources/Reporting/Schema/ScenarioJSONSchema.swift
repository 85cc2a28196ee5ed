import CloudModel
import ScenarioSchema

/// The scenario language as a JSON Schema (draft 2020-12), made from the field lists that read it.
///
/// Editors use it for completion, hover and marks at unknown keys, wrong units and words. It cannot know
/// names that refer to each other; `nines check` does. Where a file includes others, or a block names a
/// preset, keys may come from there, so none is required. The block `autoscaling` holds policies of
/// several kinds, whose keys mean different things: there it knows the keys and words, not the units.
public enum ScenarioJSONSchema {
  /// The schema.
  public static var json: JSONValue {
    guard case .block(let fields) = ScenarioLanguage.shape else { return nil }
    let whole = block(fields, isWhole: true, path: [])
    let part = block(fields, isWhole: false, path: [])
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Nines scenario", "description": "A scenario of nines, language version 1.",
      "type": "object",
      "if": ["required": ["include"]], "then": ["$ref": "#/$defs/part"],
      "else": ["$ref": "#/$defs/whole"], "$defs": ["whole": whole, "part": part],
    ]
  }

  private static func schema(
    _ shape: FieldShape, isWhole: Bool, path: [String]
  ) -> [JSONValue.Member] {
    switch shape {
    case .scalar(let noun, let units, let range):
      return isMixed(path)
        ? [.init("type", ["string", "number", "boolean"])] : scalar(noun, units, range)
    case .choice(let own):
      let isPolicy = path.suffix(3) == ["scaling_policies", "*", "type"]
      let words = isPolicy ? PolicyCatalog.all.map(\.name) : own
      return [.init("enum", .array(words.map { .string($0) }))]
    case .distribution(let noun, let units, let range):
      let quantity = JSONValue.object(scalar(noun, units, range))
      let law: JSONValue = [
        "type": "object", "additionalProperties": false,
        "patternProperties": ["^p[0-9.]+$": quantity],
        "properties": .object(
          [.init("law", ["enum": .array(laws.map { .string($0) })])]
            + ["value", "from", "to", "mean", "median", "scale", "min", "max"].map {
              .init($0, quantity)
            } + ["sigma", "shape"].map { .init($0, ["type": ["number", "string"]]) }),
      ]
      return [.init("anyOf", [quantity, law])]
    case .list(let item):
      return [
        .init("type", "array"),
        .init("items", .object(schema(item, isWhole: isWhole, path: path + ["*"]))),
      ]
    case .map(let item):
      return [
        .init("type", "object"),
        .init(
          "additionalProperties", .object(schema(item, isWhole: isWhole, path: path + ["*"]))),
      ]
    case .block(let fields): return members(block(fields, isWhole: isWhole, path: path))
    case .ignored: return []
    }
  }

  private static let laws = ["constant", "uniform", "exponential", "log_normal", "weibull"]

  private static func members(_ value: JSONValue) -> [JSONValue.Member] {
    if case .object(let members) = value { return members }
    return []
  }

  private static func block(
    _ fields: [FieldDescription], isWhole: Bool, path: [String]
  ) -> JSONValue {
    var properties: [JSONValue.Member] = []
    for (number, field) in fields.enumerated() {
      // A key of several kinds of a thing stands once, with what any of them takes.
      if fields[..<number].contains(where: { $0.key == field.key }) { continue }
      let others = fields[(number + 1)...].filter { $0.key == field.key }
      var words = field.help
      if !field.source.isEmpty { words += " (\(field.source))" }
      var own = schema(field.shape, isWhole: isWhole, path: path + [field.key])
      if !others.isEmpty {
        let all = [field] + others
        own = [
          .init(
            "anyOf",
            .array(
              all.map {
                .object(schema($0.shape, isWhole: isWhole, path: path + [field.key]))
              }))
        ]
      }
      own.append(.init("description", .string(words)))
      if let text = field.defaultText { own.append(.init("default", .string(text))) }
      properties.append(.init(field.key, .object(own)))
    }
    if !fields.contains(where: { $0.key == "preset" }) {
      let known = PresetCatalog.all.filter { $0.block == Self.block(of: path) }.map(\.preset)
      var own: [JSONValue.Member] = [
        .init("type", "string"), .init("description", "values of a preset, unless written here"),
      ]
      if !known.isEmpty { own.append(.init("enum", .array(known.map { .string($0.name) }))) }
      properties.append(.init("preset", .object(own)))
    }
    if path.isEmpty {
      properties.append(
        .init(
          "include",
          [
            "type": ["array", "string"], "items": ["type": "string"],
            "description": "scenario files that are put below this one",
          ]))
    }
    var members: [JSONValue.Member] = [
      .init("type", "object"), .init("additionalProperties", false),
      .init("properties", .object(properties)),
    ]
    let required = fields.filter(\.isRequired).map(\.key)
    if isWhole, !required.isEmpty, !isMixed(path) {
      members.append(.init("if", ["not": ["required": ["preset"]]]))
      members.append(.init("then", ["required": .array(required.map { .string($0) })]))
    }
    return .object(members)
  }

  /// Whether a block's keys belong to several kinds of a thing.
  private static func isMixed(_ path: [String]) -> Bool { path.first == "autoscaling" }

  /// The block of a path in the catalog of presets, such as `faults` for an item of that list.
  private static func block(of path: [String]) -> String {
    path.filter { $0 != "*" }.joined(separator: ".")
  }

  /// A scalar: numbers may be written bare where no unit belongs to them.
  private static func scalar(
    _ noun: String, _ units: [String], _ range: String
  ) -> [JSONValue.Member] {
    let named = units.filter { !$0.isEmpty }
    let words = (range.isEmpty ? noun : "\(noun), \(range)")
    var members: [JSONValue.Member] = []
    let number = "[+-]?[0-9][0-9_]*(\\.[0-9]+)?([eE][+-]?[0-9]+)?"
    if !named.isEmpty {
      let unit = named.map(escaped).joined(separator: "|")
      let isBare = named.count < units.count
      members.append(.init("type", isBare ? ["string", "number"] : "string"))
      members.append(.init("pattern", .string("^\(number) ?(\(unit))\(isBare ? "?" : "")$")))
    } else {
      switch noun {
      case "a yes or no":
        members.append(.init("type", ["boolean", "string"]))
        members.append(
          .init(
            "pattern", "^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff|TRUE|FALSE|YES|NO|ON|OFF)$"))
      case "a whole number":
        members.append(.init("type", ["integer", "string"]))
        members.append(.init("pattern", .string("^\(number)$")))
      case "a number":
        members.append(.init("type", ["number", "string"]))
        members.append(.init("pattern", .string("^\(number)$")))
      default: members.append(.init("type", ["string", "number", "boolean"]))
      }
    }
    members.append(.init("$comment", .string(words)))
    return members
  }

  private static func escaped(_ unit: String) -> String {
    unit.map { "/.*+?()[]{}|^$\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
  }
}
