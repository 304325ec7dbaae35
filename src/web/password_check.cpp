#include "web/password_check.hpp"

#include <stdexcept>
#include <utility>

namespace lge::web {

namespace asio = boost::asio;

PasswordCheck::PasswordCheck(std::map<std::string, Secret> users, PasswordWorkers& workers, Secret digest_key)
    : users_(std::move(users)), workers_(workers), digest_key_(std::move(digest_key)) {
  if (users_.empty()) throw std::invalid_argument("passwords are checked of users; there are none");
  hashes_.reserve(users_.size());
  for (const auto& [name, hash] : users_)
    hashes_.push_back(&hash);
}

asio::awaitable<Verdict> PasswordCheck::check(BasicCredentials credentials) {
  const auto self = shared_from_this();  // a reload may replace this meanwhile
  const Target target = target_of(credentials.user);
  const Sha256 key = digest_of(credentials, target);
  if (right_.touch(key)) co_return Verdict::right;
  if (wrong_.touch(key)) co_return Verdict::wrong;
  const auto under_way = pending_.find(key);
  const std::shared_ptr<Pending> pending =
      under_way != pending_.end() ? under_way->second : start(key, std::move(credentials.password), target);
  if (!pending) co_return Verdict::busy;
  co_await pending->settled.wait();
  co_return pending->verdict;
}

// A name that is nobody's gets the hash of somebody, always the same one: it takes the time that one of the
// users takes.
PasswordCheck::Target PasswordCheck::target_of(const std::string& user) const {
  const auto found = users_.find(user);
  if (found != users_.end()) return {&found->second, true};
  const Sha256 digest = hmac_sha256(digest_key_.reveal(), user);
  const std::size_t number = (std::size_t{digest[0]} << 16U) + (std::size_t{digest[1]} << 8U) + digest[2];
  return {hashes_[number % hashes_.size()], false};
}

// Its parts cannot run into each other: hashes have one length, and no user's name has a colon.
Sha256 PasswordCheck::digest_of(const BasicCredentials& credentials, const Target& target) const {
  return hmac_sha256(digest_key_.reveal(),
                     target.hash->reveal() + credentials.user + ":" + credentials.password.reveal());
}

std::shared_ptr<PasswordCheck::Pending> PasswordCheck::start(const Sha256& key, Secret password,
                                                             const Target& target) {
  auto done = [self = shared_from_this(), key, is_user = target.is_user](std::optional<bool> matches) {
    self->settle(key, matches, is_user);
  };
  if (!workers_.compare(std::move(password), *target.hash, std::move(done))) return nullptr;
  return pending_.emplace(key, std::make_shared<Pending>()).first->second;
}

void PasswordCheck::settle(const Sha256& key, std::optional<bool> matches, bool is_user) {
  const auto pending = pending_.extract(key);
  Pending& waiting = *pending.mapped();
  if (matches) {
    waiting.verdict = *matches && is_user ? Verdict::right : Verdict::wrong;
    (waiting.verdict == Verdict::right ? right_ : wrong_).insert(key);
  }
  waiting.settled.notify_all();
}

}  // namespace lge::web
