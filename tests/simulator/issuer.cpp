#include "simulator/issuer.hpp"

#include <utility>

#include <fmt/format.h>

#include "simulator/fields.hpp"
#include "simulator/service.hpp"
#include "support/utc_time.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxIssued = 1000;
constexpr std::int64_t kMaxSeconds = 1'000'000'000;
constexpr std::size_t kIdSize = 22, kSecretSize = 32, kTokenSize = 400;  // about as long as real ones

}  // namespace

std::string Issuer::text(std::size_t size) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string made;
  while (made.size() < size)
    made += kLetters[dice_.index(kLetters.size())];
  return made;
}

TemporaryKey Issuer::issue(WallTime now, std::chrono::seconds asked,
                           const std::vector<FaultEffect>& effects) {
  std::chrono::seconds lifetime = lifetime_.count() == 0 ? asked : lifetime_;
  for (const FaultEffect& effect : effects)
    lifetime = effect.lifetime.value_or(lifetime);
  // Real tokens hold characters that forms and queries must encode.
  TemporaryKey key{"STS." + text(kIdSize), Secret(text(kSecretSize)),
                   Secret("CAIS+/" + text(kTokenSize) + "=="),
                   std::chrono::ceil<std::chrono::seconds>(now + lifetime)};
  keys_.put(key.id, key.secret, key.token);
  keys_.find(key.id)->expires = key.expires;
  issued_.push_back(key.id);
  if (issued_.size() > kMaxIssued) {
    keys_.remove(issued_.front());
    issued_.pop_front();
  }
  return key;
}

void Issuer::change(const Json& json, const std::string& path) {
  Fields fields(json, path);
  const auto lifetime = fields.integer("lifetime_seconds", -kMaxSeconds, kMaxSeconds);
  const bool expire = fields.flag("expire").value_or(false);
  fields.finish();
  if (lifetime) lifetime_ = std::chrono::seconds(*lifetime);
  if (!expire) return;
  for (const std::string& id : issued_) {
    if (Key* key = keys_.find(id)) key->expired = true;
  }
}

std::string members_of(const TemporaryKey& key) {
  return fmt::format(R"("AccessKeyId":{},"AccessKeySecret":{},"Expiration":"{}","SecurityToken":{})",
                     json_string(key.id), json_string(key.secret.reveal()), format_utc(key.expires),
                     json_string(key.token.reveal()));
}

}  // namespace lge::simulator
