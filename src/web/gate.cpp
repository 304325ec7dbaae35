#include "web/gate.hpp"

#include <utility>

#include "web/basic_auth.hpp"

namespace lge::web {

namespace asio = boost::asio;

namespace {

Response come_again(unsigned status, std::string_view text) {
  Response refusal = text_response(status, text);
  refusal.headers.emplace_back("Retry-After", "1");
  return refusal;
}

Response ask_for_password() {
  Response refusal = text_response(401, "401: this takes a user and a password\n");
  refusal.headers.emplace_back("WWW-Authenticate",
                               "Basic realm=\"livy_gateway_exporter\", charset=\"UTF-8\"");
  return refusal;
}

}  // namespace

Gate::Gate(std::optional<TokenBucket> limit, std::shared_ptr<PasswordCheck> passwords,
           std::function<void()> on_auth_failure)
    : limit_(limit), passwords_(std::move(passwords)), on_auth_failure_(std::move(on_auth_failure)) {}

asio::awaitable<std::optional<Response>> Gate::refuse(std::string authorization, SteadyTime now) {
  if (limit_ && !limit_->take(now)) co_return come_again(429, "429: too many requests\n");
  if (!passwords_) co_return std::nullopt;
  // No password yet is how every browser begins.
  if (authorization.empty()) co_return ask_for_password();
  const Verdict verdict = co_await judge(std::move(authorization));
  if (verdict == Verdict::right) co_return std::nullopt;
  if (verdict == Verdict::busy) co_return come_again(503, "503: too many passwords to check\n");
  if (on_auth_failure_) on_auth_failure_();
  co_return ask_for_password();
}

asio::awaitable<Verdict> Gate::judge(std::string authorization) {
  std::optional<BasicCredentials> credentials = parse_basic(authorization);
  if (!credentials) co_return Verdict::wrong;
  const Verdict verdict = co_await passwords_->check(std::move(*credentials));
  co_return verdict;
}

}  // namespace lge::web
