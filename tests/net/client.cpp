#include "net/client.hpp"

#include <cerrno>
#include <stdexcept>

#include <arpa/inet.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fakes/loop.hpp"
#include "support/spawn.hpp"

namespace lge::net::tests {

namespace asio = boost::asio;

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

std::uint16_t bind_somewhere(int fd) {
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::bind(fd, generic, length) != 0 || ::getsockname(fd, generic, &length) != 0) {
    throw std::runtime_error("no port of 127.0.0.1 is free");
  }
  return ntohs(address.sin_port);
}

}  // namespace

asio::awaitable<Resolver::Answer> FakeResolver::resolve(std::string name, SteadyTime deadline) {
  ++asked;
  const auto found = answers.find(name);
  if (found != answers.end()) co_return found->second;
  asio::steady_timer timer(co_await asio::this_coro::executor, deadline);
  co_await timer.async_wait(asio::use_awaitable);
  co_return boost::system::error_code(asio::error::timed_out);
}

Client::Client(const TransportOptions& options) {
  resolver->answers.emplace("gateway.test", Addresses{asio::ip::make_address("127.0.0.1")});
  transport = make_beast_transport(options, resolver);
}

Client::Outcome Client::send(Request request) {
  const auto outcome = start(std::move(request));
  loop.restart();
  std::optional<Outcome>& ended = *outcome;
  while (!ended && loop.run_one() > 0)
    continue;
  if (!ended) throw std::runtime_error("the loop has ended before the request");
  return *std::move(ended);
}

std::shared_ptr<std::optional<Client::Outcome>> Client::start(Request request) {
  const auto outcome = std::make_shared<std::optional<Outcome>>();
  asio::co_spawn(loop, fakes::keep(transport->send(std::move(request)), *outcome),
                 [outcome](const std::exception_ptr& error) {
                   if (error) std::rethrow_exception(error);
                 });
  return outcome;
}

bool Client::aborts(Request request, Millis delay) {
  asio::cancellation_signal stop;
  asio::steady_timer timer(loop, delay);
  bool aborted = false;
  SteadyTime ended;
  std::optional<Outcome> outcome;
  asio::co_spawn(loop, fakes::keep(transport->send(std::move(request)), outcome),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& error) {
                   aborted = error && is_cancellation(error);
                   ended = std::chrono::steady_clock::now();
                 }));
  SteadyTime cancelled;
  timer.async_wait([&](boost::system::error_code) {
    cancelled = std::chrono::steady_clock::now();
    stop.emit(asio::cancellation_type::terminal);
  });
  loop.restart();
  loop.run();
  return aborted && ended >= cancelled && ended - cancelled < std::chrono::milliseconds(500);
}

Request get(std::uint16_t port) {
  Request request;
  request.origin = Origin{false, "127.0.0.1", port};
  return request;
}

Request get_tls(std::uint16_t port, const std::string& host) {
  Request request;
  request.origin = Origin{true, host, port};
  return request;
}

std::uint16_t unused_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const std::uint16_t port = bind_somewhere(fd);
  ::close(fd);
  return port;
}

DeafListener::DeafListener()
    : listener_(::socket(AF_INET, SOCK_STREAM, 0)), port_(bind_somewhere(listener_)) {
  ::listen(listener_, 0);
  const sockaddr_in address = loopback(port_);
  for (int i = 0; i < 4; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) throw std::runtime_error("no socket is to be had");
    waiting_.push_back(fd);
    const int failed = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (failed != 0 && errno != EINPROGRESS) throw std::runtime_error("127.0.0.1 cannot be reached");
  }
}

DeafListener::~DeafListener() {
  for (const int fd : waiting_)
    ::close(fd);
  ::close(listener_);
}

}  // namespace lge::net::tests
