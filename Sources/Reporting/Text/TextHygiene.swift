/// Text of unknown origin made fit for a terminal or a picture.
enum TextHygiene {
  /// The text on one line: white space becomes spaces, other control characters a replacement mark.
  ///
  /// Marks that turn the direction of writing are replaced as well, since they can make a text look like
  /// another one.
  static func singleLine(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: result.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF:
        result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
