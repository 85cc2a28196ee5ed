import Foundation
import Testing

@testable import Reporting

struct JSONValueTests {
  private let value: JSONValue = [
    "zeta": 1, "alpha": 0.25, "list": [true, nil, "x"], "none": [], "nothing": [:],
  ]

  @Test func `members keep their order and the layout is stable`() {
    #expect(
      value.text(.compact)
        == #"{"zeta":1,"alpha":0.25,"list":[true,null,"x"],"none":[],"nothing":{}}"#)
    #expect(
      value.text() == """
        {
          "zeta": 1,
          "alpha": 0.25,
          "list": [
            true,
            null,
            "x"
          ],
          "none": [],
          "nothing": {}
        }

        """)
  }

  @Test func `an independent reader gets hostile text back`() throws {
    let hostile = "\" \\ / \u{0} \u{1F} \u{7F} \n\r\t \u{2028} </script> é 東京 🚀"
    let bytes = JSONValue.object([.init(hostile, .string(hostile))]).bytes()
    let read = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
    #expect(read == [hostile: hostile])
  }

  @Test func `numbers that JSON cannot hold are null`() {
    #expect(JSONValue.array([.number(.nan), .number(.infinity)]).text(.compact) == "[null,null]")
    #expect(
      JSONValue.array([.number(1e300), .integer(.min)]).text(.compact)
        == "[1e+300,-9223372036854775808]")
  }
}
