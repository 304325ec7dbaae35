#pragma once

#include <iomanip>
#include <sstream>
#include <string>

#include "support/random.hpp"

namespace lge::fakes {

/// Counts up: the first nonce ends in …1, the next in …2, unless a test sets one. fraction() is what a test
/// sets.
class FakeRandom final : public Random {
 public:
  std::string hex(std::size_t bytes) override {
    if (!fixed_hex.empty()) return fixed_hex;
    std::ostringstream text;
    text << std::setw(static_cast<int>(bytes * 2)) << std::setfill('0') << std::hex << ++calls;
    return text.str();
  }
  double fraction() override { return next_fraction; }

  unsigned calls = 0;
  std::string fixed_hex;  // empty: counted
  double next_fraction = 0.5;
};

}  // namespace lge::fakes
