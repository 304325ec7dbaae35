#pragma once

#include <optional>
#include <string_view>

#include "support/clock.hpp"

namespace lge::credentials {

/// Is told how long keys last. Called on the polling loop.
class ExpiryObserver {
 public:
  ExpiryObserver() = default;
  ExpiryObserver(const ExpiryObserver&) = delete;
  ExpiryObserver& operator=(const ExpiryObserver&) = delete;
  virtual ~ExpiryObserver() = default;

  /// The newest key of an entry of `credentials` expires then; none: it does not, or the entry is gone.
  virtual void key_expires(std::string_view credentials, std::optional<WallTime> at) = 0;
};

}  // namespace lge::credentials
