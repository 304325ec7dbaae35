#include "api/classify.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace lge;
using api::classify;
using api::Failure;
using api::Reason;

namespace {

net::Response answer(unsigned status, const std::string& code, net::Headers headers = {}) {
  headers.emplace_back("Content-Type", "application/json");
  const std::string body =
      code.empty() ? "{}" : R"({"Code":")" + code + R"(","Message":"why","RequestId":"R-1"})";
  return {status, std::move(headers), body};
}

struct Row {
  unsigned status;
  std::string code;
  Reason reason;
};

}  // namespace

TEST_CASE("every code that the API's documentation names, with every status that was seen") {
  const std::vector<Row> table{{404, "InvalidAccessKeyId.NotFound", Reason::auth},
                               {400, "InvalidAccessKeyId.NotFound", Reason::auth},
                               {400, "InvalidAccessKeyId.Inactive", Reason::auth},
                               {400, "InvalidTimeStamp.Expired", Reason::auth},
                               {400, "SignatureNonceUsed", Reason::auth},
                               {400, "SignatureDoesNotMatch", Reason::auth},
                               {403, "SignatureDoesNotMatch", Reason::auth},
                               {400, "IncompleteSignature", Reason::auth},
                               {400, "InvalidSecurityToken.Expired", Reason::auth},
                               {403, "InvalidSecurityToken.MismatchWithAccessKey", Reason::auth},
                               {400, "MissingSecurityToken", Reason::auth},
                               {403, "Forbidden.RAM", Reason::denied},
                               {400, "Forbidden.RAM", Reason::denied},
                               {403, "NoPermission", Reason::denied},
                               {400, "OperationDenied", Reason::denied},
                               {409, "OperationDenied.Something", Reason::denied},
                               {400, "InvalidParameter", Reason::bad_response},
                               {400, "MissingParameter.regionId", Reason::bad_response},
                               {404, "WorkspaceNotFound", Reason::not_found},
                               {400, "Workspace.NotExist", Reason::not_found},
                               {500, "InternalError", Reason::server},
                               {503, "ServiceUnavailable", Reason::server},
                               {400, "Throttling", Reason::throttled},
                               {400, "Throttling.User", Reason::throttled},
                               {400, "Throttling.Api", Reason::throttled},
                               {429, "Throttling.Api", Reason::throttled},
                               {503, "Throttling", Reason::throttled},
                               {400, "Rejected.Throttling", Reason::throttled},
                               {503, "Rejected.Throttling", Reason::throttled}};
  for (const Row& row : table) {
    CAPTURE(row.status);
    CAPTURE(row.code);
    const Failure failure = classify(answer(row.status, row.code));
    CHECK(failure.reason == row.reason);
    CHECK(failure.code == row.code);
    CHECK(failure.request_id == "R-1");
    CHECK(failure.message ==
          "the API answered HTTP " + std::to_string(row.status) + " " + row.code + ": why");
  }
}

TEST_CASE("an answer without a code is judged by its status") {
  const std::vector<Row> table{
      {400, "", Reason::not_found},   {401, "", Reason::auth},         {403, "", Reason::denied},
      {404, "", Reason::not_found},   {405, "", Reason::bad_response}, {418, "", Reason::bad_response},
      {429, "", Reason::throttled},   {500, "", Reason::server},       {502, "", Reason::server},
      {504, "", Reason::server},      {599, "", Reason::server},       {301, "", Reason::bad_response},
      {100, "", Reason::bad_response}};
  for (const Row& row : table) {
    CAPTURE(row.status);
    const Failure failure = classify(answer(row.status, row.code));
    CHECK(failure.reason == row.reason);
    CHECK(failure.code.empty());
    CHECK(failure.message.starts_with("the API answered HTTP " + std::to_string(row.status)));
  }
}

TEST_CASE("a code in no list says something only together with the status") {
  CHECK(classify(answer(400, "SomethingNew")).reason == Reason::bad_response);
  CHECK(classify(answer(401, "SomethingNew")).reason == Reason::auth);
  CHECK(classify(answer(403, "SomethingNew")).reason == Reason::denied);
  CHECK(classify(answer(404, "SomethingNew")).reason == Reason::not_found);
  CHECK(classify(answer(500, "SomethingNew")).reason == Reason::server);
}

TEST_CASE("a positive x-acs-retry-after on any error means throttled") {
  const auto reason_with = [](const std::string& value) {
    return classify(answer(400, "InvalidParameter", {{"X-Acs-Retry-After", value}})).reason;
  };
  CHECK(reason_with("2000") == Reason::throttled);
  CHECK(reason_with("1") == Reason::throttled);
  CHECK(reason_with("99999999999999999999") == Reason::throttled);
  for (const std::string value : {"0", "-1", "", "soon", "1.5", "2000ms", " 5"}) {
    CAPTURE(value);
    CHECK(reason_with(value) == Reason::bad_response);
  }
  CHECK(classify(answer(500, "", {{"x-acs-retry-after", "100"}})).reason == Reason::throttled);
}

TEST_CASE("a redirect says where to look") {
  CHECK(classify(answer(302, "")).message ==
        "the API answered HTTP 302 (redirects are not followed: check api.endpoint)");
}

TEST_CASE("the request id of the header serves where the body has none") {
  CHECK(classify(answer(500, "", {{"X-Acs-Request-Id", "H-1"}})).request_id == "H-1");
  CHECK(classify(answer(500, "InternalError", {{"X-Acs-Request-Id", "H-1"}})).request_id == "R-1");
  CHECK(classify(answer(500, "", {{"x-acs-request-id", "\xFF"}})).request_id == "\xEF\xBF\xBD");
}

TEST_CASE("an XML error and a proxy's page are told apart by their bodies") {
  const net::Response xml{
      403, {{"content-type", "text/xml"}}, "<Error><Code>Forbidden.RAM</Code><Message>no</Message></Error>"};
  CHECK(classify(xml).message == "the API answered HTTP 403 Forbidden.RAM: no");
  CHECK(classify(xml).reason == Reason::denied);
  const net::Response page{502, {{"content-type", "text/html"}}, "<html><h1>502 Bad Gateway</h1></html>"};
  CHECK(classify(page).message == "the API answered HTTP 502");
  CHECK(classify(page).reason == Reason::server);
}

TEST_CASE("each way of getting no answer has its reason, and keeps its message") {
  using net::Failure;
  const std::vector<std::pair<Failure, Reason>> table{{Failure::resolve, Reason::network},
                                                      {Failure::connect, Reason::network},
                                                      {Failure::tls, Reason::tls},
                                                      {Failure::timeout, Reason::timeout},
                                                      {Failure::closed, Reason::network},
                                                      {Failure::too_large, Reason::bad_response},
                                                      {Failure::bad_response, Reason::bad_response}};
  for (const auto& [failure, reason] : table) {
    const api::Failure result = classify(net::Error{failure, "connect to x:443: refused"});
    CHECK(result.reason == reason);
    CHECK(result.message == "connect to x:443: refused");
    CHECK(result.code.empty());
    CHECK(result.request_id.empty());
  }
}

TEST_CASE("every reason has a name of its own") {
  for (const Reason one : api::kAllReasons) {
    for (const Reason other : api::kAllReasons) {
      CHECK((to_string(one) == to_string(other)) == (one == other));
    }
  }
}

TEST_CASE("only codes about the date reject the date") {
  CHECK(api::rejects_date("InvalidTimeStamp.Expired"));
  CHECK(api::rejects_date("InvalidTimeStamp.Format"));
  CHECK(api::rejects_date("IllegalTimestamp"));
  for (const char* code : {"", "InvalidTime", "SignatureDoesNotMatch", "Throttling"})
    CHECK_FALSE(api::rejects_date(code));
}
