import CloudModel
import Experiments
import Stochastics

extension Summary {
  /// The goal, for example `99.99 % of requests`.
  var goalWords: String {
    let goal = scenario.objective
    let share = NumberText.shortPercent(goal.availability)
    return "\(share) of \(goal.measure == .requests ? "requests" : "minutes")"
  }

  /// The verdict, for example `yes, 95 % sure`.
  var verdictWords: String {
    let isExact = availability?.isExact == true
    switch verdict {
    case .meets: return isExact ? "yes; nothing in it is random" : "yes, 95 % sure"
    case .misses: return isExact ? "no; nothing in it is random" : "no, 95 % sure"
    case .undecided(let more?):
      let noun = more == 1 ? "replication" : "replications"
      return "not decided; about \(NumberText.roughly(more)) more \(noun) would decide"
    case .undecided(nil):
      guard let availability, availability.low == nil else {
        return "not decided; the mean lies on the goal"
      }
      if let noLoss, noLoss.replications > 1 {
        return "not decided; nothing was lost in \(NumberText.count(noLoss.replications)) "
          + "replications, so at most \(NumberText.percent(noLoss.mostShare)) of them lose anything "
          + "(95 % sure)"
      }
      let reason = availability.note ?? "no interval"
      return "not decided; \(reason), more replications are needed"
    }
  }
}

extension NumberText {
  /// A share as percent with the digits that it was written with: `99.99 %`.
  static func shortPercent(_ share: Double) -> String {
    // A ten-billionth of a percent hides the last bit of the product.
    var bytes: [UInt8] = []
    bytes.append(shortest: (share * 100 * 1e10).rounded() / 1e10)
    return String(decoding: bytes, as: UTF8.self) + " %"
  }
}
