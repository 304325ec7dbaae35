#pragma once

#include <future>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "fakes/log.hpp"
#include "metrics/http_observer.hpp"
#include "web/server.hpp"

namespace lge::web {

/// `/small` says hello, `/large` is 3 MB in which every position shows, `/file` the
/// same out of a file, `/fails` throws, `/echo` tells the
/// request, a POST to `/slow` is answered 5 ms later.
std::vector<Route> test_routes();
const std::string& large_text();

/// Waits until `holds()`; false where that takes more than 10 s.
template <class Predicate>
bool eventually(Predicate holds) {
  const SteadyTime end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(Millis(2));
  }
  return true;
}

/// Keeps what a server tells.
class Told final : public metrics::HttpObserver {
 public:
  void connection_opened() override { ++opened; }
  void connection_closed(metrics::ConnectionEnd end) override { ++closed[end]; }
  void request_began() override { ++began; }
  void request_ended() override { ++ended; }
  void answered(std::string_view handler, unsigned code) override { answers.emplace_back(handler, code); }
  void sent(std::string_view handler, std::chrono::nanoseconds, std::uint64_t bytes) override {
    sent_bytes[std::string(handler)] += bytes;
  }

  std::size_t opened = 0;
  std::map<metrics::ConnectionEnd, std::size_t> closed;
  std::size_t began = 0;
  std::size_t ended = 0;
  std::vector<std::pair<std::string, unsigned>> answers;
  std::map<std::string, std::uint64_t> sent_bytes;
};

/// A server on loopback, on a loop with a thread of its own, until destroyed or stopped.
class RunningServer {
 public:
  explicit RunningServer(ServerOptions options = {},
                         std::vector<ListenAddress> addresses = {TcpAddress{"127.0.0.1", 0}});
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer();

  [[nodiscard]] const std::vector<std::string>& addresses() const { return addresses_; }
  [[nodiscard]] const std::string& address() const { return addresses_.front(); }
  /// How many answers this handler has given with this code.
  std::size_t answers(const std::string& handler, unsigned code);
  std::size_t log_lines(const std::string& part);
  void protect(std::shared_ptr<const Access> access);
  [[nodiscard]] boost::asio::any_io_executor executor() { return loop_.get_executor(); }
  /// How many connections have ended so.
  std::size_t closed(metrics::ConnectionEnd end);
  /// A look at what the server has told so far.
  template <class Function>
  auto told(Function look) {
    return on_loop([&] { return look(told_); });
  }
  void begin_stop();
  /// Stops and waits for the end; tells how long that took. Once.
  Millis stop();

 private:
  template <class Function>
  auto on_loop(Function function) {
    std::packaged_task<decltype(function())()> task(std::move(function));
    auto answer = task.get_future();
    boost::asio::post(loop_, std::move(task));
    return answer.get();
  }

  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
  fakes::FakeLog log_;
  Told told_;
  Server server_;
  std::vector<std::string> addresses_;
  std::thread thread_;
};

}  // namespace lge::web
