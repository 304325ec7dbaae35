#pragma once

#include <map>
#include <string>
#include <string_view>

#include "simulator/json.hpp"
#include "support/clock.hpp"

namespace lge::simulator {

/// What the metadata service of the machine knows. One thread only. The clock must outlive this.
class Metadata {
 public:
  explicit Metadata(const Clock& clock) : clock_(clock) {}

  /// From `{"role": "name", "require_token": true}`: the role of the machine (empty: none), and whether calls
  /// without a token are refused; what is absent stays. Throws BadInput.
  void change(const Json& json, const std::string& path);

  [[nodiscard]] const std::string& role() const { return role_; }
  /// A token for so long; the newest 1,000 are known.
  std::string make_token(std::chrono::seconds lifetime);
  /// Whether a call with this token (empty: none) is let in.
  [[nodiscard]] bool admits(std::string_view token) const;

 private:
  const Clock& clock_;
  std::string role_;
  bool require_token_ = false;
  std::uint64_t serial_ = 0;
  std::map<std::string, SteadyTime, std::less<>> tokens_;  // until when; the names rise
};

}  // namespace lge::simulator
