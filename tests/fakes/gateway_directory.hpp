#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api/gateway_directory.hpp"
#include "support/clock.hpp"
#include "support/sleeper.hpp"

namespace lge::fakes {

/// Workspaces and gateways as a test sets them. A question is called `workspaces`, `w-1` (its list) or
/// `w-1/lc-1`; each that is sent is noted, and answered after `latency`.
class GatewayDirectory final : public api::GatewayDirectory {
 public:
  GatewayDirectory(const Clock& clock, Sleeper& sleeper) : clock_(clock), sleeper_(sleeper) {}

  Answering<api::Listed<api::Workspace>> list_workspaces(SteadyTime deadline,
                                                         std::uint64_t& requests) override {
    return answer("workspaces", workspaces, deadline, requests);
  }
  Answering<api::Listed<api::GatewayInfo>> list_gateways(std::string workspace_id, SteadyTime deadline,
                                                         std::uint64_t& requests) override {
    return answer(workspace_id, gateways[workspace_id], deadline, requests);
  }
  Answering<api::GatewayInfo> get_gateway(std::string workspace_id, std::string livy_compute_id,
                                          SteadyTime deadline, std::uint64_t& requests) override {
    const std::string question = workspace_id + "/" + livy_compute_id;
    return answer(question, details[question], deadline, requests);
  }

  /// What was asked since the last time.
  std::vector<std::string> take_asked() { return std::exchange(asked, {}); }

  api::Listed<api::Workspace> workspaces;
  std::map<std::string, api::Listed<api::GatewayInfo>> gateways;  // by workspace
  std::map<std::string, api::GatewayInfo> details;                // by question
  std::map<std::string, api::Failure> failures;                   // likewise
  std::set<std::string> broken;                                   // questions that end in an exception
  Millis latency{0};
  std::vector<std::string> asked;
  std::vector<SteadyTime> deadlines;  // of each question
  int most_under_way = 0;

 private:
  template <class T>
  Answering<T> answer(std::string question, T good, SteadyTime deadline, std::uint64_t& requests) {
    using Answer = Result<T, api::Failure>;
    deadlines.push_back(deadline);
    asked.push_back(question);
    ++requests;
    most_under_way = std::max(most_under_way, ++under_way_);
    co_await sleeper_.sleep_until(clock_.steady() + latency);
    --under_way_;
    if (broken.contains(question)) throw std::runtime_error("out of ideas");
    const auto failure = failures.find(question);
    if (failure != failures.end()) co_return Answer(in_place_error, failure->second);
    co_return Answer(in_place_value, std::move(good));
  }

  const Clock& clock_;
  Sleeper& sleeper_;
  int under_way_ = 0;
};

}  // namespace lge::fakes
