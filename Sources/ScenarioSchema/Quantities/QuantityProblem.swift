/// Why a text is not the quantity that was asked for.
public enum QuantityProblem: Error, Equatable, Sendable {
  /// Nothing was written.
  case empty
  /// The text does not begin with a number.
  case notANumber
  /// NaN or an infinity.
  case notFinite
  /// A number without its unit.
  case missingUnit(DecimalNumber)
  /// A number with a unit that does not belong here.
  case unknownUnit(String, DecimalNumber)
  /// A bare number was asked for, or a whole one, and the text is a fraction.
  case notWhole
  /// A duration finer than a nanosecond, or money finer than a millionth of a dollar.
  case tooFine(String)
  /// Too large, or too small to be told from zero.
  case overflow
  /// Below the range; the bound in words.
  case tooSmall(String)
  /// Above the range; the bound in words.
  case tooLarge(String)
  /// Anything else, in words that follow "is 'text', ".
  case other(String)

  /// The whole message: what was found, what is allowed, how to mend it.
  ///
  /// - Parameters:
  ///   - name: the key.
  ///   - text: what was written.
  ///   - quantity: what was asked for.
  ///   - range: the allowed range in words, such as `0s … 7d`; empty when there is none.
  public func message(
    name: String, text: String, quantity: QuantityKind, range: String
  ) -> String {
    let found = "\(name) is '\(text.shortened)'"
    let allowed = range.isEmpty ? "" : " (range \(range))"
    let examples = Self.examples(for: quantity, range: range)
    switch self {
    case .empty:
      return "\(name) is empty; write \(quantity.noun) such as \(examples)\(allowed)"
    case .notANumber:
      return "\(found), not \(quantity.noun); write for example \(examples)\(allowed)"
    case .notFinite:
      return "\(found), not a finite number; write for example \(examples)\(allowed)"
    case .missingUnit(let number):
      let mended = quantity.suggested.map { "'\(number.text)\(QuantityKind.gap($0))\($0)'" }
      return
        "\(found), a number without a unit; write \(mended.joined(separator: " or "))\(allowed)"
    case .unknownUnit(let unit, let number):
      if quantity.isBare {
        return "\(found), but \(quantity.noun) has no unit; write '\(number.text)'\(allowed)"
      }
      let known = quantity.units.map(\.symbol).joined(separator: ", ")
      return "\(found), and '\(unit.shortened)' is not a unit of \(quantity.measured); "
        + "use one of \(known)\(allowed)"
    case .notWhole:
      return "\(found), not a whole number\(allowed)"
    case .tooFine(let grain):
      return "\(found), finer than \(grain)\(allowed)"
    case .overflow:
      return "\(found), beyond what can be computed with\(allowed)"
    case .tooSmall(let bound):
      return "\(found), below the least allowed \(bound)\(allowed)"
    case .tooLarge(let bound):
      return "\(found), above the largest allowed \(bound)\(allowed)"
    case .other(let words):
      return "\(found), \(words)\(allowed)"
    }
  }

  private static func examples(for quantity: QuantityKind, range: String) -> String {
    quantity.suggested.map { "'5\(QuantityKind.gap($0))\($0)'" }.joined(separator: " or ")
  }
}

extension StringProtocol {
  /// The text, cut after 60 characters, on one line, for messages.
  var shortened: String {
    let head = prefix(60).map { $0.isNewline ? " " : String($0) }.joined()
    return count > 60 ? head + "…" : head
  }
}
