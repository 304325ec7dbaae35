#pragma once

// What the simulator's own tests share: a client that signs, and JSON read back.

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fakes/clock.hpp"
#include "simulator/json.hpp"
#include "simulator/service.hpp"
#include "simulator/signature.hpp"
#include "support/digest.hpp"
#include "support/utc_time.hpp"

namespace lge::simulator {

inline constexpr std::string_view kEmptyHash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The text's JSON; fails the test where it is none.
inline Json json_of(std::string_view text) {
  auto json = parse_json(text);
  REQUIRE_MESSAGE(json.has_value(), std::string(text.substr(0, 200)));
  return *std::move(json);
}

inline std::string text_at(const Json& json, std::string_view name) {
  const Json* value = json.find(name);
  return value == nullptr ? "(absent)" : value->kind == Json::Kind::null ? "null" : value->text;
}

/// A client of the API: every request is dated, given a nonce and signed, and then may be spoilt by a test.
struct Client {
  std::string id = "test-key";
  std::string secret = "test-secret";
  std::string token;
  int nonce = 0;

  /// Unsigned: with all x-acs headers, for sign() below.
  Request request(const std::string& target, WallTime date) {
    Request made;
    made.method = "GET";
    made.target = target;
    made.headers = {{"Host", "localhost"},
                    {"x-acs-action", "ListLivyComputeSessions"},
                    {"x-acs-content-sha256", std::string(kEmptyHash)},
                    {"x-acs-date", format_utc(date)},
                    {"x-acs-signature-nonce", fmt::format("nonce-{}", ++nonce)},
                    {"x-acs-version", "2023-08-08"}};
    if (!token.empty()) made.headers.emplace_back("x-acs-security-token", token);
    return made;
  }
  void sign(Request& request) const {
    std::vector<std::string> names;
    for (const auto& [name, value] : request.headers)
      names.push_back(to_lower(name));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const auto canonical = canonical_form(request, names);
    REQUIRE(canonical.has_value());
    std::string list;
    for (const std::string& name : names)
      list += (list.empty() ? "" : ";") + name;
    request.headers.emplace_back(
        "Authorization", fmt::format("ACS3-HMAC-SHA256 Credential={},SignedHeaders={},Signature={}", id, list,
                                     simulator::sign(secret, canonical.value_or(""))));
  }
  Request signed_request(const std::string& target, WallTime date) {
    Request made = request(target, date);
    sign(made);
    return made;
  }
};

/// A service with the key test-key, and one gateway `lc` in workspace `w`.
struct Bench {
  fakes::FakeClock clock;
  Service service{clock};
  Client client;

  Bench() { service.gatekeeper().keys().put("test-key", Secret("test-secret")); }

  void put(GatewaySettings settings) {
    settings.workspace = "w";
    settings.id = "lc";
    REQUIRE(service.world().put(std::move(settings)));
  }
  Answer ask(const std::string& query = "pageNum=1&pageSize=100&regionId=r") {
    return service.handle(
        client.signed_request("/api/v1/workspaces/w/livycompute/lc/session?" + query, clock.wall()));
  }
  /// `POST /` with a form, as STS takes it.
  Answer post_form(const std::string& query, const std::string& form) {
    Request request;
    request.method = "POST";
    request.target = "/?" + query;
    request.headers = {{"Host", "sts.aliyuncs.com"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = form;
    return service.handle(request);
  }
  Answer admin(const std::string& method, const std::string& target, const std::string& body = "") {
    Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    return service.handle(request);
  }
  /// The sessionIds of an answer.
  static std::vector<std::string> ids(const Answer& answer) {
    std::vector<std::string> all;
    const Json json = json_of(answer.body);
    REQUIRE(json.find("sessions") != nullptr);
    for (const Json& row : json.find("sessions")->items)
      all.push_back(text_at(row, "sessionId"));
    return all;
  }
};

inline std::string code_of(const Answer& answer) {
  return text_at(json_of(answer.body), "Code");
}

inline std::string header_of(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (to_lower(key) == name) return value;
  }
  return "(absent)";
}

}  // namespace lge::simulator
