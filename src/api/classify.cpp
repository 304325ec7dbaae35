#include "api/classify.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/retry_after.hpp"
#include "support/outside_text.hpp"

namespace lge::api {

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_success(unsigned status) {
  return status >= 200 && status < 300;
}

bool is_throttling(const net::Response& answer, std::string_view code) {
  return answer.status == 429 || contains(code, "Throttling") || retry_after(answer) > Millis(0);
}

bool is_about_the_key(std::string_view code) {
  static constexpr std::array<std::string_view, 9> kCodes{
      "InvalidAccessKey",     "SignatureDoesNotMatch", "IncompleteSignature",
      "InvalidSecurityToken", "MissingSecurityToken",  "InvalidTimeStamp",
      "IllegalTimestamp",     "SignatureNonceUsed",    "Unauthorized"};
  return std::any_of(kCodes.begin(), kCodes.end(),
                     [&](std::string_view one) { return code.starts_with(one); });
}

Reason reason_of(const net::Response& answer, std::string_view code) {
  const unsigned status = answer.status;
  if (is_throttling(answer, code)) return Reason::throttled;
  if (status >= 500) return Reason::server;
  if (is_about_the_key(code) || status == 401) return Reason::auth;
  if (contains(code, "NotFound") || contains(code, "NotExist") || status == 404) return Reason::not_found;
  if (code.starts_with("Forbidden") || code.starts_with("NoPermission") ||
      code.starts_with("OperationDenied") || status == 403) {
    return Reason::denied;
  }
  // A list call on a workspace that does not exist or is not permitted may have no code at all.
  if ((status == 400 || is_success(status)) && code.empty()) return Reason::not_found;
  return Reason::bad_response;
}

std::string describe(unsigned status, const ErrorBody& body) {
  std::string text = fmt::format("the API answered HTTP {}", status);
  if (!body.code.empty()) text += " " + body.code;
  if (body.code.empty() && is_success(status)) text += " without a code";
  if (!body.message.empty()) text += ": " + body.message;
  if (status >= 300 && status < 400) text += " (redirects are not followed: check api.endpoint)";
  return text;
}

}  // namespace

Failure classify(const net::Response& answer) {
  return classify(answer, parse_error_body(answer.header("content-type"), answer.body));
}

Failure classify(const net::Response& answer, const ErrorBody& body) {
  Failure failure;
  failure.reason = reason_of(answer, body.code);
  failure.message = describe(answer.status, body);
  failure.code = body.code;
  failure.request_id =
      body.request_id.empty() ? valid_utf8(answer.header("x-acs-request-id")) : body.request_id;
  return failure;
}

bool rejects_date(std::string_view code) {
  return code.starts_with("InvalidTimeStamp") || code.starts_with("IllegalTimestamp");
}

Failure classify(const net::Error& error) {
  Failure failure;
  failure.message = error.message;
  switch (error.failure) {
    case net::Failure::timeout:
      failure.reason = Reason::timeout;
      break;
    case net::Failure::tls:
      failure.reason = Reason::tls;
      break;
    case net::Failure::too_large:
    case net::Failure::bad_response:
      failure.reason = Reason::bad_response;
      break;
    case net::Failure::resolve:
    case net::Failure::connect:
    case net::Failure::closed:
      failure.reason = Reason::network;
      break;
  }
  return failure;
}

}  // namespace lge::api
