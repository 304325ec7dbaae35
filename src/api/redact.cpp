#include "api/redact.hpp"

#include <utility>

#include "support/outside_text.hpp"

namespace lge::api {

namespace {

constexpr std::size_t kMaxCode = 128;
constexpr std::size_t kMaxMessage = 768;

std::string without(const std::string& text, const std::string& part) {
  if (part.empty()) return text;
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, from)) {
    out.append(text, from, at - from).append("<secret>");
    from = at + part.size();
  }
  return out.append(text, from);
}

}  // namespace

std::string redact(const std::string& text, const credentials::Key& key) {
  const std::string* longer = &key.security_token.reveal();
  const std::string* shorter = &key.secret.reveal();
  // The longer one first: it may contain the other.
  if (longer->size() < shorter->size()) std::swap(longer, shorter);
  return without(without(text, *longer), *shorter);
}

Failure fit_to_show(Failure failure, const credentials::Key& key) {
  failure.message = cut_to(on_one_line(redact(failure.message, key)), kMaxMessage);
  failure.code = cut_to(on_one_line(redact(failure.code, key)), kMaxCode);
  failure.request_id = cut_to(on_one_line(redact(failure.request_id, key)), kMaxCode);
  return failure;
}

}  // namespace lge::api
