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

  /// The parts of a check that every kind of signature has.
  std::variant<Key*, Refusal> check_key(const std::string& id);
  [[nodiscard]] std::optional<Refusal> check_date(std::string_view text) const;
  [[nodiscard]] std::optional<Refusal> check_token(std::string_view token, const Key& key) const;
  std::optional<Refusal> check_nonce(std::string_view nonce);

  [[nodiscard]] KeyStore& keys() { return keys_; }
  /// The service's clock: the real one, set wrong by the skew.
  [[nodiscard]] WallTime now() const { return clock_.wall() + skew_; }
  void set_skew(std::chrono::seconds skew) { skew_ = skew; }

 private:
  static std::optional<Refusal> check_signature(const Request& request, const Key& key,
                                                const Authorization& claim);

  const Clock& clock_;
  std::chrono::seconds skew_{0};
  KeyStore keys_;
  NonceMemory nonces_;
};

/// A refusal of the service in short.
Refusal refuse(int status, std::string_view code, std::string_view message);

/// Seconds since 1970 of `2026-01-20T08:00:00Z`; nothing where the text is anything else.
std::optional<std::chrono::sys_seconds> parse_acs_date(std::string_view text);

}  // namespace lge::simulator
