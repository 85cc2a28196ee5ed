/// Why an estimate could not be made.
public enum StatisticsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No observation was given.
  case noObservations
  /// Two series that belong together have different lengths.
  case lengthsDiffer(Int, Int)
  /// An argument or an observation has a value that it cannot have.
  case parameter(ParameterError)
  /// A special function did not converge.
  case notComputable(String)

  /// One sentence in lowercase.
  public var description: String {
    switch self {
    case .noObservations: "there are no observations"
    case .lengthsDiffer(let a, let b): "paired series have \(a) and \(b) observations"
    case .parameter(let error): error.description
    case .notComputable(let name): "the \(name) could not be computed"
    }
  }
}
