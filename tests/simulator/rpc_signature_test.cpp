#include "simulator/rpc_signature.hpp"

#include "simulator/base64.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

// ECS DescribeRegions, as the documentation of the signature gives it.
const Query kPublished{{"Timestamp", "2016-02-23T12:46:24Z"},
                       {"Format", "XML"},
                       {"AccessKeyId", "testid"},
                       {"Action", "DescribeRegions"},
                       {"SignatureMethod", "HMAC-SHA1"},
                       {"SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
                       {"Version", "2014-05-26"},
                       {"SignatureVersion", "1.0"},
                       {"Signature", "OLeaidS1JvxuMvnyHOwuJ+uX5qY="}};

}  // namespace

TEST_CASE("the published vector") {
  const std::string text = rpc_string_to_sign("GET", kPublished);
  CHECK(text ==
        "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1"
        "%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0"
        "%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26");
  CHECK(rpc_sign("testsecret", text) == "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
}

TEST_CASE("the published vector passes the whole check, once") {
  fakes::FakeClock clock;
  clock.set_wall(WallTime(std::chrono::seconds(1'456'231'584)));  // its Timestamp
  Gatekeeper gatekeeper(clock);
  gatekeeper.keys().put("testid", Secret("testsecret"));
  CHECK(std::holds_alternative<Key*>(check_rpc(gatekeeper, "GET", kPublished)));
  auto again = check_rpc(gatekeeper, "GET", kPublished);
  REQUIRE(std::holds_alternative<Refusal>(again));
  CHECK(std::get<Refusal>(again).code == "SignatureNonceUsed");
}

TEST_CASE("base64 (RFC 4648, section 10)") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foobar") == "Zm9vYmFy");
}

}  // namespace lge::simulator
