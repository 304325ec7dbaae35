#include <algorithm>
#include <string>

#include "credentials/answered_key.hpp"
#include "credentials/key_answer.hpp"
#include "support/percent.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/lines.hpp"

namespace lge::fuzz {

namespace {

constexpr std::string_view kSecret = "TOP/SECRET=";  // of the request, which an answer may repeat
const WallTime kNow = std::chrono::sys_days(std::chrono::year(2026) / 1 / 20);

bool is_graphic(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

void check_key(const credentials::Key& key) {
  require(is_graphic(key.id) && key.id.size() <= 256, "an id is printable ASCII of a length that can be");
  require(is_graphic(key.secret.reveal()) && key.secret.reveal().size() <= 1024, "so is a secret");
  require(is_graphic(key.security_token.reveal()) && key.security_token.reveal().size() <= 16'384,
          "so is a token");
  require(key.expires_at && *key.expires_at > kNow, "the key is still valid");
}

void check_error(const std::string& message) {
  require(message.starts_with("STS: ") && is_one_line(message) && message.size() <= 512 + 3,
          "the reason is one short line of text");
  const std::string once = percent_encode(kSecret);
  for (const std::string& form : {std::string(kSecret), once, percent_encode(once)})
    require(message.find(form) == std::string::npos, "the reason shows no secret of the request");
}

}  // namespace

// The first line is the status.
void check(std::string_view input) {
  net::Response answer;
  answer.status = status_in(take_line(input));
  answer.body = input;
  const auto key = credentials::answered_key("STS", answer, kNow, {Secret(std::string(kSecret))});
  if (key) {
    require(answer.status >= 200 && answer.status <= 299, "only a good answer holds a key");
    check_key(*key);
  } else {
    check_error(key.error().message);
  }
  const auto parsed = credentials::parse_key_answer(input);
  require(!key || (parsed && parsed->id == key.value().id), "the key is the body's");
  require(parsed || is_one_line(parsed.error()), "what is no JSON is told in one line of text");
  require(parsed || credentials::error_code_of(answer).empty(), "what is no JSON has no code");
}

}  // namespace lge::fuzz
