/// Widths of text, estimated without a font.
///
/// The estimate follows DejaVu Sans, the widest of the usual sans-serif fonts, so that text set in
/// another one takes less room than was kept for it.
enum TextMetrics {
  /// The width of a line in user units.
  static func width(_ text: String, size: Double) -> Double {
    var ems = 0.0
    for scalar in text.unicodeScalars { ems += width(of: scalar) }
    return ems * size
  }

  /// The text, cut with an ellipsis to what fits.
  static func fit(_ text: String, size: Double, width limit: Double) -> String {
    let line = TextHygiene.singleLine(text)
    if width(line, size: size) <= limit { return line }
    var kept = ""
    var total = width("…", size: size)
    for character in line {
      total += width(String(character), size: size)
      if total > limit { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  private static func width(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", " ": 0.33
    case "f", "t", "r", "J", "(", ")", "[", "]", "!", "/", "-", "1": 0.45
    case "m", "w", "M", "W", "%", "@": 0.98
    case "A"..."Z", "…", "→": 0.74
    case "0"..."9", "a"..."z": 0.63
    default: scalar.isASCII ? 0.7 : (scalar.value < 0x2000 ? 0.75 : 1.05)
    }
  }
}
