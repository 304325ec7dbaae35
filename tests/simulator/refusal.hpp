#pragma once

#include <optional>
#include <string>

#include "simulator/http_message.hpp"
#include "support/clock.hpp"

namespace lge::simulator {

/// An error of the service.
struct Refusal {
  int status = 400;
  std::string code;  ///< empty: `null`, as list calls on something unknown answer
  std::string message;
  std::optional<Millis> retry_after;  ///< `x-acs-retry-after`
};

}  // namespace lge::simulator
