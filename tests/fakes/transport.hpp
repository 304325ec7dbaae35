#pragma once

#include <deque>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "net/transport.hpp"

namespace lge::fakes {

/// A transport that gives the answers and failures that a test has put in, in their order, and keeps every
/// request.
class ScriptedTransport final : public net::Transport {
 public:
  void answer(net::Response response) { script_.emplace_back(in_place_value, std::move(response)); }
  void answer(unsigned status, std::string body, net::Headers headers = {}) {
    answer(net::Response{status, std::move(headers), std::move(body)});
  }
  void fail(net::Failure failure, std::string message) {
    script_.emplace_back(in_place_error, net::Error{failure, std::move(message)});
  }
  /// A connection that was kept has ended.
  void fail_as_stale() {
    script_.emplace_back(in_place_error, net::Error{net::Failure::closed, "stale", true});
  }

  boost::asio::awaitable<Result<net::Response, net::Error>> send(net::Request request) override {
    requests.push_back(std::move(request));
    if (on_send) on_send();
    if (script_.empty()) throw std::logic_error("a request that the test does not expect");
    Result<net::Response, net::Error> next = std::move(script_.front());
    script_.pop_front();
    co_return next;
  }

  std::vector<net::Request> requests;
  std::function<void()> on_send;  ///< called for each request, before it is answered

 private:
  std::deque<Result<net::Response, net::Error>> script_;
};

}  // namespace lge::fakes
