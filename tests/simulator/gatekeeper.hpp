#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "simulator/keys.hpp"
#include "simulator/refusal.hpp"
#include "simulator/signature.hpp"

namespace lge::simulator {

inline constexpr std::string_view kApiVersion = "2023-08-08";

/// Who may ask: checks a request as the service does, in its order: headers there, key, date, token,
/// signature, nonce, action and version. Permission and rate are asked separately. One thread only.
class Gatekeeper {
 public:
  explicit Gatekeeper(const Clock& clock) : clock_(clock) {}

  /// The key that signed the request, or why it is refused.
  std::variant<Key*, Refusal> check(const Request& request, std::string_view action);

  [[nodiscard]] KeyStore& keys() { return keys_; }
  /// The service's clock: the real one, set wrong by the skew.
  [[nodiscard]] WallTime now() const { return clock_.wall() + skew_; }
  void set_skew(std::chrono::seconds skew) { skew_ = skew; }

 private:
  std::optional<Refusal> check_date(std::string_view text) const;
  std::optional<Refusal> check_signature(const Request& request, const Key& key, const Authorization& claim);

  const Clock& clock_;
  std::chrono::seconds skew_{0};
  KeyStore keys_;
  NonceMemory nonces_;
};

/// Seconds since 1970 of `2026-01-20T08:00:00Z`; nothing where the text is anything else.
std::optional<std::chrono::sys_seconds> parse_acs_date(std::string_view text);

}  // namespace lge::simulator
