#include "api/redact.hpp"

#include "support/outside_text.hpp"
#include "support/redact.hpp"

namespace lge::api {

namespace {

constexpr std::size_t kMaxCode = 128;
constexpr std::size_t kMaxMessage = 768;

}  // namespace

std::string redact(const std::string& text, const credentials::Key& key) {
  return lge::redact(text, {key.secret, key.security_token});
}

Failure fit_to_show(Failure failure, const credentials::Key& key) {
  failure.message = cut_to(on_one_line(redact(failure.message, key)), kMaxMessage);
  failure.code = cut_to(on_one_line(redact(failure.code, key)), kMaxCode);
  failure.request_id = cut_to(on_one_line(redact(failure.request_id, key)), kMaxCode);
  return failure;
}

}  // namespace lge::api
