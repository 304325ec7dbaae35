#include "credentials/rpc_signature.hpp"

#include <doctest/doctest.h>

namespace lge::credentials {

// The example of the official page on the signature of RPC interfaces.
TEST_CASE("the documented request has the documented signature") {
  const Query parameters{{"Timestamp", "2016-02-23T12:46:24Z"},
                         {"Format", "XML"},
                         {"AccessKeyId", "testid"},
                         {"Action", "DescribeRegions"},
                         {"SignatureMethod", "HMAC-SHA1"},
                         {"SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
                         {"Version", "2014-05-26"},
                         {"SignatureVersion", "1.0"}};
  CHECK(rpc_string_to_sign("GET", parameters) ==
        "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-"
        "SHA1%26"
        "SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-"
        "02-23T"
        "12%253A46%253A24Z%26Version%3D2014-05-26");
  CHECK(rpc_signature("GET", parameters, Secret("testsecret")) == "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
  CHECK(rpc_signature("POST", parameters, Secret("testsecret")) != "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
}

}  // namespace lge::credentials
