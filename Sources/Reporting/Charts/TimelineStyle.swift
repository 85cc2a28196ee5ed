/// The style sheet of timeline pictures.
///
/// Each colour is a CSS variable, given for light and for dark surroundings; printing takes the light
/// ones. Before each use of a variable stands the light colour itself, for viewers that know no
/// variables. A page that shows the picture may set the variables on its root to its own colours.
enum TimelineStyle {
  private struct Colour {
    let name: String
    let light: String
    let dark: String
  }

  /// Phases and curves; hues stay apart for people who do not tell red from green.
  private static let colours: [Colour] = [
    Colour(name: "paper", light: "#ffffff", dark: "#0f1318"),
    Colour(name: "tint", light: "#f1f3f6", dark: "#1a2028"),
    Colour(name: "ink", light: "#1b1f24", dark: "#e8edf2"),
    Colour(name: "muted", light: "#57606a", dark: "#9ba7b4"),
    Colour(name: "grid", light: "#d9dee4", dark: "#303842"),
    Colour(name: "on-bar", light: "#ffffff", dark: "#10141a"),
    Colour(name: "fault", light: "#7a271a", dark: "#d9a79c"),
    Colour(name: "impact", light: "#b81f5c", dark: "#ff8fbf"),
    Colour(name: "detection", light: "#9a6700", dark: "#e3b341"),
    Colour(name: "decision", light: "#7442c8", dark: "#c3a1ff"),
    Colour(name: "propagation", light: "#0b62c4", dark: "#79b8ff"),
    Colour(name: "canary", light: "#0b7285", dark: "#66d9e8"),
    Colour(name: "resolution", light: "#5c6bc0", dark: "#a5b4fc"),
    Colour(name: "capacity", light: "#1f7a3d", dark: "#7ee2a0"),
    Colour(name: "validation", light: "#5f6b76", dark: "#b4c0cc"),
    Colour(name: "failback", light: "#8a5a2b", dark: "#e0b083"),
    Colour(name: "primary", light: "#0b62c4", dark: "#79b8ff"),
    Colour(name: "secondary", light: "#d9730d", dark: "#ffb067"),
    Colour(name: "other", light: "#1f7a3d", dark: "#7ee2a0"),
    Colour(name: "offered", light: "#57606a", dark: "#b4c0cc"),
    Colour(name: "served", light: "#1b1f24", dark: "#e8edf2"),
    Colour(name: "lost", light: "#b3261e", dark: "#ff8a80"),
  ]

  static let rootClass = "nines-timeline"

  static let text: String = {
    func variables(_ colour: KeyPath<Colour, String>) -> String {
      colours.map { "--\($0.name):\($0[keyPath: colour])" }.joined(separator: ";")
    }
    let root = ".\(rootClass)"
    var rules = [
      "\(root){\(variables(\.light));color-scheme:light dark}",
      "@media (prefers-color-scheme:dark){\(root){\(variables(\.dark))}}",
      "@media print{\(root){\(variables(\.light));color-scheme:light;print-color-adjust:exact}}",
      "\(root) text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',"
        + "Helvetica,Arial,sans-serif;font-size:12px;\(paint("fill", "ink"))}",
      "\(root) .heading{font-size:18px;font-weight:600}",
      "\(root) .strong{font-weight:600}",
      "\(root) .muted{\(paint("fill", "muted"))}",
      "\(root) .paper{\(paint("fill", "paper"))}",
      "\(root) .tint{\(paint("fill", "tint"))}",
      "\(root) .grid{\(paint("stroke", "grid"));stroke-width:1}",
      "\(root) .edge{\(paint("stroke", "muted"));stroke-width:1;stroke-dasharray:2 3}",
      "\(root) .marker{\(paint("stroke", "ink"));stroke-width:1;stroke-dasharray:5 3}",
      "\(root) .on-bar{\(paint("fill", "on-bar"))}",
      "\(root) .curve{fill:none;stroke-width:2;stroke-linejoin:round}",
      "\(root) .s-offered{stroke-dasharray:5 3}",
      "\(root) .area{stroke:none;fill-opacity:.72}",
      "\(root) .halo{\(paint("stroke", "paper"));stroke-width:3px;stroke-linejoin:round;"
        + "paint-order:stroke}",
    ]
    for kind in IncidentTimeline.PhaseKind.allCases {
      rules.append("\(root) .p-\(kind.rawValue){\(paint("fill", kind.rawValue))}")
    }
    for role in IncidentTimeline.SeriesRole.allCases {
      rules.append("\(root) .s-\(role.rawValue){\(paint("stroke", role.rawValue))}")
      rules.append("\(root) .a-\(role.rawValue){\(paint("fill", role.rawValue))}")
    }
    return rules.joined(separator: "\n")
  }()

  /// The light colour for viewers without variables, then the variable.
  private static func paint(_ property: String, _ name: String) -> String {
    let light = colours.first { $0.name == name }?.light ?? "#000000"
    return "\(property):\(light);\(property):var(--\(name))"
  }
}
