#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "simulator/json.hpp"
#include "support/clock.hpp"
#include "support/secret.hpp"

namespace lge::simulator {

/// A rate limit: a bucket that holds one second's worth of requests (at least 1), and is full at first.
struct Bucket {
  double requests_per_second = 0;  ///< 0: no limit
  double tokens = 0;
  SteadyTime filled;
};

/// An access key, and what the service thinks of it.
struct Key {
  Secret secret;
  Secret token;                                          ///< not empty: a temporary (STS) key
  bool inactive = false;                                 ///< InvalidAccessKeyId.Inactive
  bool expired = false;                                  ///< InvalidSecurityToken.Expired
  std::optional<WallTime> expires;                       ///< likewise from then on, by the service's clock
  bool denied = false;                                   ///< Forbidden.RAM
  Bucket bucket;                                         ///< of all its requests
  std::map<std::string, Bucket, std::less<>> by_action;  ///< further limits, of one action each
};

class KeyStore {
 public:
  /// Adds or replaces.
  void put(const std::string& id, Secret secret, Secret token = {});
  /// Null where there is none.
  [[nodiscard]] Key* find(const std::string& id);
  /// True where there was one.
  bool remove(const std::string& id) { return keys_.erase(id) > 0; }
  /// Adds a key, or changes one, from `{"id", "secret", "token", "inactive", "expired", "denied"}`; or
  /// removes it:
  /// `{"id", "remove": true}`.
  /// Throws BadInput: also where the key is unknown and has no secret, or 10,000 are there.
  void change(const Json& json, const std::string& path);

 private:
  std::map<std::string, Key> keys_;
};

/// Takes one request for the action from the key's buckets; where one is empty, the time until it holds a
/// request.
std::optional<Millis> take_request(Key& key, std::string_view action, SteadyTime now);
void set_rate(Bucket& bucket, double requests_per_second, SteadyTime now);

/// The nonces of the last half hour (a request may be dated up to 15 minutes ahead, and is good until 15
/// minutes after its date), at most a million.
class NonceMemory {
 public:
  /// False where it was used before.
  bool use(std::string nonce, SteadyTime now);
  [[nodiscard]] std::size_t size() const { return known_.size(); }

 private:
  std::unordered_set<std::string> known_;
  std::deque<std::pair<SteadyTime, std::string>> in_order_;
};

}  // namespace lge::simulator
