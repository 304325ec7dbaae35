#pragma once

#include <utility>

#include "credentials/provider.hpp"

namespace lge::fakes {

/// Gives whatever a test has put in.
class FakeProvider final : public credentials::Provider {
 public:
  using Answer = Result<credentials::Key, credentials::Error>;

  explicit FakeProvider(Answer first) : answer(std::move(first)) {}
  boost::asio::awaitable<Answer> get() override {
    ++calls;
    co_return answer;
  }

  Answer answer;
  int calls = 0;
};

}  // namespace lge::fakes
