#include "api/redact.hpp"

#include <string>

#include <doctest/doctest.h>

#include "support/outside_text.hpp"

using namespace lge;
using api::Failure;
using api::redact;

namespace {

credentials::Key key(const std::string& secret, const std::string& token = "") {
  return {"LTAI-id", Secret(secret), Secret(token), std::nullopt};
}

Failure failure_of(const std::string& message) {
  return {api::Reason::auth, message, "", ""};
}

}  // namespace

TEST_CASE("secret and token are masked wherever they stand") {
  CHECK(redact("nothing here", key("hunter2")) == "nothing here");
  CHECK(redact("hunter2", key("hunter2")) == "<secret>");
  CHECK(redact("a hunter2 b hunter2hunter2", key("hunter2")) == "a <secret> b <secret><secret>");
  CHECK(redact("a tok3n and hunter2", key("hunter2", "tok3n")) == "a <secret> and <secret>");
  CHECK(redact("LTAI-id stays", key("hunter2")) == "LTAI-id stays");
  CHECK(redact("no key", key("", "")) == "no key");
}

TEST_CASE("one secret within the other leaves nothing of it") {
  CHECK(redact("abcdef", key("abcdef", "cd")) == "<secret>");
  CHECK(redact("abcdef", key("cd", "abcdef")) == "<secret>");
}

TEST_CASE("a secret that is part of the mask ends") {
  CHECK(redact("secret", key("secret")) == "<secret>");
  CHECK(redact("ses", key("s")) == "<secret>e<secret>");
  CHECK(redact(std::string(100'000, 's'), key("s")).size() == 800'000);
}

TEST_CASE("a failure is redacted in all of its texts") {
  const Failure shown =
      api::fit_to_show({api::Reason::auth, "m hunter2", "c hunter2", "r tok3n"}, key("hunter2", "tok3n"));
  CHECK(shown == Failure{api::Reason::auth, "m <secret>", "c <secret>", "r <secret>"});
}

TEST_CASE("a cut leaves no part of a secret") {
  const std::string secret = "0123456789abcdef0123456789abcdef";
  for (std::size_t before = 700; before < 800; ++before) {
    const Failure shown =
        api::fit_to_show(failure_of(std::string(before, 'x') + secret + std::string(1000, 'y')), key(secret));
    CHECK(shown.message.find("0123") == std::string::npos);
    CHECK(shown.message.size() < 800);
  }
}

TEST_CASE("texts end up short, on one line, and still UTF-8") {
  CHECK(api::fit_to_show(failure_of("a\r\nb\tc\x7F"), key("x")).message == "a  b c ");
  CHECK(api::fit_to_show(failure_of("a\xC2\x85 b\xC2\x9B"), key("x")).message == "a  b ");
  Failure long_one = failure_of(std::string(100'000, 'm'));
  for (int i = 0; i < 1000; ++i)
    long_one.code += "\xE4\xB8\xAD";
  long_one.request_id = std::string(5'000, 'r');
  const Failure shown = api::fit_to_show(long_one, key("hunter2"));
  CHECK(shown.message.size() == 768 + 3);
  CHECK(shown.code.size() <= 128 + 3);
  CHECK(is_valid_utf8(shown.code));
  CHECK(shown.request_id.size() == 128 + 3);
}
