#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "simulator/faults.hpp"
#include "support/clock.hpp"

namespace lge::simulator {

/// What the API (not the admin calls) was asked and answered. One thread only. The clock must outlive this.
class Stats {
 public:
  explicit Stats(const Clock& clock) : clock_(clock) {}

  /// A request has come; its page is counted where it is for a gateway (not empty). While a copy of the
  /// answer lives, it counts as under way; the copy may outlive this.
  std::shared_ptr<void> begin(const Call& call, std::string_view gateway);
  /// `code` is `OK`, an error code, or `HTTP <status>` of a fault.
  void end(std::string_view code);
  void count_signature_failure() { ++signature_failures_; }
  /// A temporary key was made, for so long as was asked (seconds; empty: nobody asked) and under that
  /// session's name.
  void count_issued(std::string_view duration, std::string_view session_name);
  /// What the proxy was asked: `CONNECT` with host and port, else a whole URL's host.
  void count_proxied(bool connect, std::string_view host);
  void count_proxy_refusal() { ++proxy_refusals_; }
  /// The proxy's user and password came to where only the API should be spoken to.
  void count_leaked_proxy_user() { ++leaked_proxy_users_; }
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
  Counts by_action_, by_gateway_, by_code_, by_page_, by_key_;
  Counts durations_, session_names_, connects_, forwards_;
  std::deque<SteadyTime> last_second_;
  std::size_t highest_rate_ = 0;
  std::uint64_t requests_ = 0, answers_ = 0, signature_failures_ = 0, faults_fired_ = 0;
  std::uint64_t keys_issued_ = 0, proxy_refusals_ = 0, leaked_proxy_users_ = 0;
  std::uint64_t connections_accepted_ = 0, connections_closed_ = 0;
};

}  // namespace lge::simulator
