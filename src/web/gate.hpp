#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "support/clock.hpp"
#include "web/http.hpp"
#include "web/password_check.hpp"
#include "web/token_bucket.hpp"

namespace lge::web {

/// Stands before every page: turns away what comes too often, and whoever does not have a user's password.
/// Used on the serving loop only.
class Gate {
 public:
  /// Either may be missing. `on_auth_failure` is called for each password that was refused; it may be empty.
  Gate(std::optional<TokenBucket> limit, std::shared_ptr<PasswordCheck> passwords,
       std::function<void()> on_auth_failure);

  /// Nothing where the request may pass, else the refusal: 429, 401 or 503. The gate lives until it returns.
  boost::asio::awaitable<std::optional<Response>> refuse(std::string authorization, SteadyTime now);

 private:
  boost::asio::awaitable<Verdict> judge(std::string authorization);

  std::optional<TokenBucket> limit_;
  std::shared_ptr<PasswordCheck> passwords_;
  std::function<void()> on_auth_failure_;
};

}  // namespace lge::web
