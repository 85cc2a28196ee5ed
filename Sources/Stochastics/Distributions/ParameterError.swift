/// A number that a law or an estimate cannot take, with what it may be.
public struct ParameterError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The parameter's name, such as `"sigma"`.
  public let parameter: String
  /// The value that was given.
  public let value: Double
  /// What is allowed, such as `"greater than 0"`.
  public let range: String

  /// Describes a wrong value.
  public init(parameter: String, value: Double, range: String) {
    self.parameter = parameter
    self.value = value
    self.range = range
  }

  /// For example `"sigma is -1.0; allowed: greater than 0"`.
  public var description: String {
    "\(parameter) is \(value); allowed: \(range)"
  }

  /// Throws unless the value is allowed; NaN must fail `isAllowed`, as comparisons with it do.
  static func require(
    _ isAllowed: Bool, _ parameter: String, _ value: Double, _ range: String
  ) throws(ParameterError) {
    guard isAllowed else {
      throw ParameterError(parameter: parameter, value: value, range: range)
    }
  }
}
