#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "api/request_observer.hpp"

namespace lge::fakes {

/// Keeps what an observer of the API is told.
class ApiWatcher final : public api::RequestObserver {
 public:
  void attempt_ended(const api::Attempt& attempt) override { all.push_back(attempt); }
  void circuit_changed(const api::AccountId& account, bool open) override {
    circuits.emplace_back(account.region + "/" + account.credentials, open);
  }
  void clock_skew_changed(std::chrono::nanoseconds ahead) override { skews.push_back(ahead); }

  std::vector<api::Attempt> all;
  std::vector<std::pair<std::string, bool>> circuits;
  std::vector<std::chrono::nanoseconds> skews;
};

}  // namespace lge::fakes
