#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "support/clock.hpp"

namespace lge::simulator {

/// What the API (not the admin calls) was asked and answered. One thread only. The clock must outlive this.
class Stats {
 public:
  explicit Stats(const Clock& clock) : clock_(clock) {}

  /// A request has come. While a copy of the answer lives, it counts as under way; the copy may outlive this.
  std::shared_ptr<void> begin(std::string_view action, std::string_view gateway, std::string_view page);
  /// `code` is `OK`, an error code, or `HTTP <status>` of a fault.
  void end(std::string_view code);
  void count_signature_failure() { ++signature_failures_; }
  void count_faults(std::size_t fired) { faults_fired_ += fired; }
  void connection_opened() { ++connections_accepted_; }
  void connection_closed() { ++connections_closed_; }

  /// Everything to nothing, but for what is under way or open now.
  void reset();
  /// One JSON object.
  [[nodiscard]] std::string to_json();

 private:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;
  struct UnderWay {
    std::uint64_t now = 0;
    std::uint64_t highest = 0;
  };

  void forget_old(SteadyTime now);

  const Clock& clock_;
  std::shared_ptr<UnderWay> under_way_ = std::make_shared<UnderWay>();
  Counts by_action_, by_gateway_, by_code_, by_page_;
  std::deque<SteadyTime> last_second_;
  std::size_t highest_rate_ = 0;
  std::uint64_t requests_ = 0, answers_ = 0, signature_failures_ = 0, faults_fired_ = 0;
  std::uint64_t connections_accepted_ = 0, connections_closed_ = 0;
};

}  // namespace lge::simulator
