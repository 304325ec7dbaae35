#include <string>

#include "api/classify.hpp"
#include "api/error_body.hpp"
#include "api/redact.hpp"
#include "support/outside_text.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/lines.hpp"

namespace lge::fuzz {

namespace {

constexpr std::string_view kSecret = "TOPSECRET";
constexpr std::string_view kToken = "TOPSECRETTOKEN";  // contains the other

// The first line begins with the status, and is then the content type; the second is the header with the
// request id.
net::Response answer_of(std::string_view input) {
  net::Response answer;
  const std::string_view first = take_line(input);
  answer.status = status_in(first);
  answer.headers.emplace_back("Content-Type", first.substr(std::min<std::size_t>(first.size(), 4)));
  answer.headers.emplace_back("x-acs-request-id", take_line(input));
  answer.body = input;
  return answer;
}

bool is_safe(std::string_view text, std::size_t limit) {
  return is_one_line(text) && text.size() <= limit + 3 && text.find(kSecret) == std::string_view::npos;
}

}  // namespace

void check(std::string_view input) {
  const net::Response answer = answer_of(input);
  const api::ErrorBody body = api::parse_error_body(answer.header("content-type"), answer.body);
  for (const std::string& part : {body.code, body.message, body.request_id}) {
    require(is_valid_utf8(part), "parts of an error are valid UTF-8");
    require(part.size() <= 3 * answer.body.size(),
            "no part is longer than the body, with U+FFFD for each byte");
    require(part != "null", "the text null is no part");
  }
  require(api::parse_error_body(answer.header("content-type"), answer.body) == body,
          "reading is deterministic");
  const api::Failure failure = api::classify(answer);
  require(failure.code == body.code, "the code is the body's");
  require(answer.status != 429 || failure.reason == api::Reason::throttled, "429 means throttled");
  const credentials::Key key{"id", Secret(std::string(kSecret)), Secret(std::string(kToken)), {}};
  const api::Failure shown = fit_to_show(failure, key);
  require(is_safe(shown.message, 768), "a message is one short line without a secret");
  require(is_safe(shown.code, 128), "a code is one short line without a secret");
  require(is_safe(shown.request_id, 128), "a request id is one short line without a secret");
}

}  // namespace lge::fuzz
