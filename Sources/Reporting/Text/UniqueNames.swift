/// Names made different from each other: columns and rows of files are found by them.
enum UniqueNames {
  /// The names in their order; one that is taken gets `-2`, `-3` and so on.
  ///
  /// - Parameter reserved: names that none of them may have.
  static func make(_ names: [String], reserved: [String] = []) -> [String] {
    var taken = Set(reserved)
    return names.map { name in
      var candidate = name
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(name)-\(number)"
        number += 1
      }
      return candidate
    }
  }
}
