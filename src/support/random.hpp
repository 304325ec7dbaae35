#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lge {

/// Randomness, behind an interface so that tests foresee it. Not thread-safe.
class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;

  /// `bytes` random bytes as 2 * bytes lower-case hex digits.
  virtual std::string hex(std::size_t bytes) = 0;
  /// Evenly spread in [0, 1).
  virtual double fraction() = 0;
};

/// OpenSSL's generator: fit for nonces. Throws std::runtime_error where the system has no entropy.
class SystemRandom final : public Random {
 public:
  std::string hex(std::size_t bytes) override;
  double fraction() override;
};

}  // namespace lge
