#include "support/digest.hpp"

#include <array>
#include <string>

#include <doctest/doctest.h>

#include "support/random.hpp"

using namespace lge;

TEST_CASE("SHA-256 gives the answers of FIPS 180-4") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("HMAC-SHA-256 gives the answers of RFC 4231") {
  CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA-1 gives the answers of RFC 2202") {
  CHECK(to_hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")) == "b617318655057264e28bc0b6fb378c8ef146be00");
  CHECK(to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(to_hex(hmac_sha1(std::string_view(), "")) == "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

TEST_CASE("an empty key is a key, whichever way it is empty") {
  const std::string expected = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  CHECK(to_hex(hmac_sha256("", "")) == expected);
  CHECK(to_hex(hmac_sha256(std::string_view(), std::string_view())) == expected);
}

TEST_CASE("hex has two lower-case digits a byte") {
  CHECK(to_hex(std::array<unsigned char, 4>{0x00, 0x0f, 0xa0, 0xff}) == "000fa0ff");
  CHECK(to_hex({}).empty());
}

TEST_CASE("random hex is as long as asked for and never the same") {
  SystemRandom random;
  const std::string first = random.hex(16);
  CHECK(first.size() == 32);
  CHECK(first.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(random.hex(16) != first);
  double sum = 0;
  for (int i = 0; i < 2000; ++i) {
    const double fraction = random.fraction();
    REQUIRE(fraction >= 0);
    REQUIRE(fraction < 1);
    sum += fraction;
  }
  CHECK(sum > 800);  // 1000 ± 13 in two cases of three
  CHECK(sum < 1200);
}
