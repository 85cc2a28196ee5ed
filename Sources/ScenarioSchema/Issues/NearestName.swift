/// Finds the known name that a mistyped one was probably meant to be.
public enum NearestName {
  /// The nearest of the known names, or nil when none is near.
  ///
  /// Case and the difference of `_` and `-` count nothing. A name is near when at most a third of
  /// its letters, and at least one, would have to change, or when one name begins with the other.
  /// Ties go to the name that comes first.
  public static func find(_ name: String, among known: [String]) -> String? {
    let wanted = canonical(name)
    // A key of a hundred letters is no typing error, and the cost grows with the square.
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in known {
      let letters = canonical(candidate)
      let allowed = max(1, max(wanted.count, letters.count) / 3)
      var distance = editDistance(wanted, letters)
      if distance > allowed, min(wanted.count, letters.count) >= 3,
        letters.starts(with: wanted) || wanted.starts(with: letters)
      {
        distance = allowed
      }
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// `; did you mean 'x'?`, or the list of what is known when nothing is near.
  public static func hint(_ name: String, among known: [String]) -> String {
    if let near = find(name, among: known) { return "; did you mean '\(near)'?" }
    if known.isEmpty { return "" }
    let shown = known.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
    return "; known here: \(shown)\(known.count > 12 ? ", …" : "")"
  }

  private static func canonical(_ name: String) -> [Character] {
    name.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two texts.
  ///
  /// Optimal string alignment; *O(n·m)* time.
  /// **Source**: F. J. Damerau, A technique for computer detection and correction of spelling
  /// errors, Communications of the ACM 7 (1964), doi:10.1145/363958.363994.
  public static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + Array(repeating: 0, count: b.count)
      for j in 1...b.count {
        let change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = Swift.min(change, last[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = Swift.min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
