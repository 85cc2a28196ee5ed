import Testing

@testable import Reporting

struct SHA256Tests {
  private func hex(_ text: String) -> String {
    let digits = Array("0123456789abcdef")
    return SHA256.hash(Array(text.utf8)).map {
      String([digits[Int($0 >> 4)], digits[Int($0 & 15)]])
    }.joined()
  }

  @Test func `the examples of the standard give their hashes`() {
    // FIPS 180-4 examples, one and two blocks; the empty message from NIST's vectors.
    #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func `the vectors of RFC 4648 give their text`(plain: String, text: String) {
    #expect(SHA256.base64(Array(plain.utf8)) == text)
  }
}
