#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "net/beast_transport.hpp"

namespace lge::net::tests {

/// Answers from a table; a name that is not in it is never answered.
class FakeResolver final : public Resolver {
 public:
  boost::asio::awaitable<Answer> resolve(std::string name, SteadyTime deadline) override;

  std::map<std::string, Answer> answers;
  int asked = 0;
};

/// A transport with a loop of its own, and `gateway.test` at 127.0.0.1.
class Client {
 public:
  using Outcome = Result<Response, Error>;
  explicit Client(const TransportOptions& options = {});

  /// Runs the loop until the request has ended.
  Outcome send(Request request);
  /// Begins a request; its outcome comes while the loop runs.
  std::shared_ptr<std::optional<Outcome>> start(Request request);
  /// Cancels the request after `delay`. True where it threw operation_aborted, promptly.
  bool aborts(Request request, Millis delay);

  boost::asio::io_context loop;
  std::shared_ptr<FakeResolver> resolver = std::make_shared<FakeResolver>();
  std::unique_ptr<Transport> transport;
};

/// GET / of 127.0.0.1.
Request get(std::uint16_t port);
/// GET / of another host, with TLS.
Request get_tls(std::uint16_t port, const std::string& host = "gateway.test");

/// Where nobody listens (a port that was free a moment ago).
std::uint16_t unused_port();

/// A listener that takes no connection: it has as many waiting as it bears, so that a connect() gets no
/// answer.
class DeafListener {
 public:
  DeafListener();
  DeafListener(const DeafListener&) = delete;
  DeafListener& operator=(const DeafListener&) = delete;
  ~DeafListener();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int listener_ = -1;
  std::vector<int> waiting_;
  std::uint16_t port_ = 0;
};

/// Milliseconds that a call takes.
template <class Call>
Millis time_of(Call call) {
  const SteadyTime start = std::chrono::steady_clock::now();
  call();
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - start);
}

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace lge::net::tests
