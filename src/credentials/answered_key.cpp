#include "credentials/answered_key.hpp"

#include <fmt/format.h>

#include "credentials/key_answer.hpp"
#include "support/outside_text.hpp"
#include "support/percent.hpp"
#include "support/redact.hpp"

namespace lge::credentials {

namespace {

constexpr std::size_t kMaxMessage = 512;

bool is_good(const net::Response& answer) {
  return answer.status >= 200 && answer.status < 300;
}

// As they are, as a form holds them, and as a text to sign does: STS repeats the latter.
std::vector<Secret> disguises(const std::vector<Secret>& secrets) {
  std::vector<Secret> all;
  for (const Secret& secret : secrets) {
    const std::string once = percent_encode(secret.reveal());
    all.push_back(secret);
    all.emplace_back(once);
    all.emplace_back(percent_encode(once));
  }
  return all;
}

std::string describe(unsigned status, const KeyAnswer& answer) {
  std::string text = fmt::format("HTTP {}", status);
  if (!answer.code.empty()) text += " " + answer.code;
  if (!answer.message.empty()) text += ": " + answer.message;
  return text;
}

}  // namespace

Error failed_service(std::string_view service, std::string_view why, const std::vector<Secret>& secrets) {
  const std::string text = valid_utf8(redact(fmt::format("{}: {}", service, why), disguises(secrets)));
  return Error{cut_to(on_one_line(text), kMaxMessage)};
}

Result<Key, Error> answered_key(std::string_view service, const net::Response& answer, WallTime now,
                                const std::vector<Secret>& secrets) {
  const Result<KeyAnswer, std::string> parsed = parse_key_answer(answer.body);
  if (!is_good(answer)) {
    const KeyAnswer told = parsed ? *parsed : KeyAnswer{};
    return failed_service(service, describe(answer.status, told), secrets);
  }
  if (!parsed) return failed_service(service, parsed.error(), secrets);
  if (!parsed->code.empty() && parsed->code != "Success") {
    return failed_service(service, describe(answer.status, *parsed), secrets);
  }
  Result<Key, std::string> key = key_of(*parsed, now);
  if (!key) return failed_service(service, "the answer holds no key: " + key.error(), secrets);
  return std::move(key.value());
}

std::string error_code_of(const net::Response& answer) {
  if (is_good(answer)) return {};
  const Result<KeyAnswer, std::string> parsed = parse_key_answer(answer.body);
  return parsed ? parsed->code : std::string();
}

}  // namespace lge::credentials
