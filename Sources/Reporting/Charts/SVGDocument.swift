/// An SVG picture that is built element by element, with all text escaped.
public struct SVGDocument: Sendable {
  private var body = ""

  /// The picture's size in user units; it scales to the width of its place.
  public let width: Double
  /// See `width`.
  public var height: Double
  /// What a screen reader announces first.
  public let title: String
  /// The picture in words.
  public let description: String
  /// The class of the root element, under which the style's rules should be.
  public let rootClass: String
  /// The style sheet; it must not come from outside, as it is not escaped.
  public let style: String

  /// Makes an empty picture.
  public init(
    width: Double, height: Double, title: String, description: String, rootClass: String,
    style: String
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.description = description
    self.rootClass = rootClass
    self.style = style
  }

  /// Adds an element, with a tooltip when one is given.
  public mutating func add(
    _ name: String, _ attributes: KeyValuePairs<String, SVGValue>, tooltip: String? = nil
  ) {
    start(name, attributes)
    if let tooltip {
      body += "><title>\(Self.escape(tooltip))</title></\(name)>\n"
    } else {
      body += "/>\n"
    }
  }

  /// Adds a line of text.
  public mutating func text(
    _ text: String, _ attributes: KeyValuePairs<String, SVGValue>
  ) {
    start("text", attributes)
    body += ">\(Self.escape(text))</text>\n"
  }

  /// The whole picture as text: a file of its own, or an element within a page.
  ///
  /// - Parameter idPrefix: begins the identifiers within, which must differ between pictures of a page.
  public func text(idPrefix: String = "nines") -> String {
    let size = "\(SVGValue(width).text) \(SVGValue(height).text)"
    let identifier = Self.escape(idPrefix)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="\(rootClass)" viewBox="0 0 \(size)" \
      width="\(SVGValue(width).text)" height="\(SVGValue(height).text)" role="img" \
      aria-labelledby="\(identifier)-title \(identifier)-desc">
      <title id="\(identifier)-title">\(Self.escape(title))</title>
      <desc id="\(identifier)-desc">\(Self.escape(description))</desc>
      \(styleElement)\(body)</svg>

      """
  }

  /// The style sheet as an element; its text is what a page's policy has the hash of.
  private var styleElement: String {
    style.isEmpty ? "" : "<style>\(Self.styleText(style))</style>\n"
  }

  /// The text of a style element.
  static func styleText(_ style: String) -> String { "\n\(style)\n" }

  private mutating func start(_ name: String, _ attributes: KeyValuePairs<String, SVGValue>) {
    body += "<\(name)"
    for (key, value) in attributes { body += " \(key)=\"\(Self.escape(value.text))\"" }
  }

  /// Text that is safe between tags and within quotes; what XML cannot hold is replaced.
  static func escape(_ text: String) -> String {
    var result = ""
    for character in TextHygiene.singleLine(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

/// The value of an attribute: text, or a coordinate rounded to hundredths.
public struct SVGValue: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
  let text: String

  /// Takes text as it is; it is escaped when it is written.
  public init(_ text: String) { self.text = text }

  /// Rounds a coordinate to hundredths, which is finer than a picture shows.
  ///
  /// Values that are no coordinate (not a number, or beyond a million) become zero or a million.
  public init(_ coordinate: Double) {
    let finite = coordinate.isNaN ? 0 : min(max(coordinate, -1e6), 1e6)
    var bytes: [UInt8] = []
    bytes.append(shortest: (finite * 100).rounded() / 100)
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Text from a literal.
  public init(stringLiteral value: String) { self.init(value) }
  /// A coordinate from a literal.
  public init(floatLiteral value: Double) { self.init(value) }
  /// A coordinate from a literal.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}
