import Foundation

@testable import Reporting

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An SVG read back by an independent XML parser.
final class ParsedPicture: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""

    func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? .nan }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// `nil` when the text is not well-formed.
  init?(_ svg: String) {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    if !parser.parse() { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func elements(named name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The box of each line of text, by the estimate of widths that the layout uses.
  var textBoxes: [(text: String, left: Double, right: Double, top: Double, bottom: Double)] {
    elements(named: "text").map { element in
      let size = element.attributes["class"] == "heading" ? 18.0 : 12
      let width = TextMetrics.width(element.text, size: size)
      let x = element.number("x")
      let y = element.number("y")
      let left =
        switch element.attributes["text-anchor"] {
        case "end": x - width
        case "middle": x - width / 2
        default: x
        }
      return (element.text, left, left + width, y - 0.8 * size, y + 0.2 * size)
    }
  }

  /// Pairs of texts whose boxes overlap.
  var overlaps: [String] {
    let boxes = textBoxes
    var result: [String] = []
    for (index, one) in boxes.enumerated() {
      for two in boxes[(index + 1)...]
      where one.left < two.right && two.left < one.right && one.top < two.bottom
        && two.top < one.bottom
      {
        result.append("'\(one.text)' and '\(two.text)'")
      }
    }
    return result
  }
}
