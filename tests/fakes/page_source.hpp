#pragma once

#include <functional>
#include <utility>

#include "api/session_source.hpp"

namespace lge::fakes {

/// Answers pages by whatever a test hands in.
class PageSource final : public api::SessionSource {
 public:
  using Answer = std::function<boost::asio::awaitable<Result<api::Page, api::Failure>>(api::PageAddress)>;

  explicit PageSource(Answer answer) : answer_(std::move(answer)) {}

  boost::asio::awaitable<Result<api::Page, api::Failure>> read_page(api::PageAddress address,
                                                                    std::uint64_t& counted) override {
    ++requests;
    ++counted;
    return answer_(std::move(address));
  }

  int requests = 0;

 private:
  Answer answer_;
};

}  // namespace lge::fakes
