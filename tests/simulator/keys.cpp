#include "simulator/keys.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/fields.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxKeys = 10'000;
constexpr std::size_t kMaxNonces = 1'000'000;
constexpr std::chrono::minutes kNonceLife{30};

}  // namespace

void KeyStore::put(const std::string& id, Secret secret, Secret token) {
  Key key;
  key.secret = std::move(secret);
  key.token = std::move(token);
  keys_.insert_or_assign(id, std::move(key));
}

Key* KeyStore::find(const std::string& id) {
  const auto place = keys_.find(id);
  return place == keys_.end() ? nullptr : &place->second;
}

void KeyStore::change(const Json& json, const std::string& path) {
  Fields fields(json, path);
  const std::string id = fields.required_text("id");
  const auto secret = fields.text("secret");
  const auto token = fields.text("token");
  const auto inactive = fields.flag("inactive");
  const auto expired = fields.flag("expired");
  const auto denied = fields.flag("denied");
  const bool gone = fields.flag("remove").value_or(false);
  fields.finish();
  if (gone) {
    if (!remove(id)) fields.fail("id", "there is no such key");
    return;
  }
  Key* key = find(id);
  if (key == nullptr) {
    if (!secret || secret->empty()) fields.fail("secret", "missing, and there is no key of that id yet");
    if (keys_.size() >= kMaxKeys) fields.fail("id", "there are 10000 keys already");
    key = &keys_[id];
  }
  if (secret) key->secret = Secret(*secret);
  if (token) key->token = Secret(*token);
  key->inactive = inactive.value_or(key->inactive);
  key->expired = expired.value_or(key->expired);
  key->denied = denied.value_or(key->denied);
}

void set_rate(Bucket& bucket, double requests_per_second, SteadyTime now) {
  bucket.requests_per_second = requests_per_second;
  bucket.tokens = std::max(1.0, requests_per_second);
  bucket.filled = now;
}

namespace {

// The time until the bucket holds a request.
std::optional<Millis> fill(Bucket& bucket, SteadyTime now) {
  const double rate = bucket.requests_per_second;
  if (rate <= 0) return std::nullopt;
  const std::chrono::duration<double> passed = now - bucket.filled;
  bucket.tokens = std::min(std::max(1.0, rate), bucket.tokens + passed.count() * rate);
  bucket.filled = now;
  if (bucket.tokens >= 1) return std::nullopt;
  return Millis(static_cast<std::int64_t>(std::max(1.0, std::ceil((1 - bucket.tokens) / rate * 1000))));
}

}  // namespace

std::optional<Millis> take_request(Key& key, std::string_view action, SteadyTime now) {
  const auto place = key.by_action.find(action);
  Bucket* own = place == key.by_action.end() ? nullptr : &place->second;
  if (const auto wait = fill(key.bucket, now)) return wait;
  if (own != nullptr) {
    if (const auto wait = fill(*own, now)) return wait;
    own->tokens -= 1;
  }
  key.bucket.tokens -= 1;
  return std::nullopt;
}

bool NonceMemory::use(std::string nonce, SteadyTime now) {
  while (!in_order_.empty() &&
         (now - in_order_.front().first > kNonceLife || in_order_.size() >= kMaxNonces)) {
    known_.erase(in_order_.front().second);
    in_order_.pop_front();
  }
  if (!known_.insert(nonce).second) return false;
  in_order_.emplace_back(now, std::move(nonce));
  return true;
}

}  // namespace lge::simulator
