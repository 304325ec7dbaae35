#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "support/digest.hpp"
#include "support/event.hpp"
#include "web/basic_auth.hpp"
#include "web/password_workers.hpp"
#include "web/recent_keys.hpp"

namespace lge::web {

enum class Verdict : std::uint8_t {
  right,
  wrong,  ///< the password, or there is no such user
  busy,   ///< too many passwords wait to be compared; nothing is known
};

/// Tells whether a password is a user's. What has been compared once is known from then on, as long as this
/// object lives: it keeps no password, only digests under a key of its own. Comparisons of the same at the
/// same time share one. A user that does not exist takes as long as one that does. Used on the serving loop
/// only; made by std::make_shared.
class PasswordCheck : public std::enable_shared_from_this<PasswordCheck> {
 public:
  /// So many right ones and, apart from them, so many wrong ones are remembered: guesses push out no right
  /// one.
  static constexpr std::size_t kRemembered = 1024;

  /// `users`: names and bcrypt hashes, at least one. `digest_key`: random, never shown. `workers` outlive it.
  PasswordCheck(std::map<std::string, Secret> users, PasswordWorkers& workers, Secret digest_key);

  boost::asio::awaitable<Verdict> check(BasicCredentials credentials);

 private:
  struct Pending {
    Event settled;
    Verdict verdict = Verdict::busy;
  };
  /// What a password is compared with, and whether that is the user's own.
  struct Target {
    const Secret* hash;
    bool is_user;
  };

  [[nodiscard]] Target target_of(const std::string& user) const;
  [[nodiscard]] Sha256 digest_of(const BasicCredentials& credentials, const Target& target) const;
  std::shared_ptr<Pending> start(const Sha256& key, Secret password, const Target& target);
  void settle(const Sha256& key, std::optional<bool> matches, bool is_user);

  std::map<std::string, Secret> users_;
  std::vector<const Secret*> hashes_;  // of users_
  PasswordWorkers& workers_;
  Secret digest_key_;
  RecentKeys right_{kRemembered};
  RecentKeys wrong_{kRemembered};
  std::map<Sha256, std::shared_ptr<Pending>> pending_;
};

}  // namespace lge::web
