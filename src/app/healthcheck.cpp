#include "app/healthcheck.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include "support/outside_text.hpp"
#include "support/spawn.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

using Socket = asio::generic::stream_protocol::socket;
using Endpoint = asio::generic::stream_protocol::endpoint;

constexpr std::chrono::seconds kPatience{2};
constexpr std::size_t kLongestLine = 1024;
constexpr std::string_view kRequest =
    "GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
constexpr std::array<std::string_view, 4> kAnswersOfTheLiving{"200", "400", "401", "429"};

asio::awaitable<std::vector<Endpoint>> endpoints_of(Target target) {
  std::vector<Endpoint> found;
  if (!target.path.empty()) {
    found.emplace_back(asio::local::stream_protocol::endpoint(target.path));
    co_return found;
  }
  const std::vector<std::string> hosts = hosts_to_ask(target.host);
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  for (const std::string& host : hosts) {
    const auto results = co_await resolver.async_resolve(host, target.port, asio::use_awaitable);
    for (const auto& result : results)
      found.emplace_back(result.endpoint());
  }
  co_return found;
}

asio::awaitable<std::string> status_line_of(Endpoint endpoint) {
  const auto executor = co_await asio::this_coro::executor;
  Socket socket(executor);
  co_await socket.async_connect(endpoint, asio::use_awaitable);
  co_await asio::async_write(socket, asio::buffer(kRequest), asio::use_awaitable);
  std::string line;
  const std::size_t size = co_await asio::async_read_until(socket, asio::dynamic_buffer(line, kLongestLine),
                                                           "\r\n", asio::use_awaitable);
  line.resize(size - 2);
  co_return line;
}

// The outcome is what is wrong, as in why_unhealthy; until it is known, that nothing is.
asio::awaitable<void> ask(Target target, std::optional<std::string>& outcome) {
  const std::vector<Endpoint> endpoints = co_await endpoints_of(std::move(target));
  for (const Endpoint& endpoint : endpoints) {
    try {
      const std::string line = co_await status_line_of(endpoint);
      outcome = why_unhealthy(line);
      co_return;
    } catch (const boost::system::system_error& error) {
      outcome = error.code().message();
    }
  }
}

}  // namespace

std::optional<Target> target_of(std::string_view address) {
  constexpr std::string_view kUnix = "unix:";
  if (address.starts_with(kUnix)) {
    address.remove_prefix(kUnix.size());
    return Target{std::string(address.substr(0, address.find('?'))), "", ""};
  }
  if (address.starts_with("systemd:")) return std::nullopt;
  const std::size_t colon = address.rfind(':');
  std::string_view host = address.substr(0, colon);
  const std::string_view port = address.substr(colon + 1);
  if (port == "0") return std::nullopt;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return Target{"", std::string(host), std::string(port)};
}

std::vector<std::string> hosts_to_ask(const std::string& host) {
  if (host.empty()) return {"127.0.0.1", "::1"};
  if (host == "0.0.0.0") return {"127.0.0.1"};
  if (host == "::") return {"::1", "127.0.0.1"};
  return {host};
}

std::optional<std::string> why_unhealthy(std::string_view status_line) {
  const std::size_t space = status_line.find(' ');
  const std::string_view code =
      space == std::string_view::npos ? std::string_view() : status_line.substr(space + 1, 3);
  const bool http = status_line.starts_with("HTTP/1.");
  if (http &&
      std::find(kAnswersOfTheLiving.begin(), kAnswersOfTheLiving.end(), code) != kAnswersOfTheLiving.end()) {
    return std::nullopt;
  }
  return "expected an answer to GET /-/healthy, found " + in_quotes(cut_to(status_line, 100));
}

int healthcheck(const CommandLine& line) {
  std::string address;
  std::optional<Target> target;
  for (std::size_t i = 0; i < line.listen_addresses.size() && !target; ++i) {
    address = web::to_string(line.listen_addresses[i]);
    target = target_of(address);
  }
  if (!target) {
    std::cerr
        << "healthcheck: port 0 and `systemd:` tell another process nothing; give a --web.listen-address "
           "with the port or path that is listened on\n";
    return 2;
  }
  std::optional<std::string> problem = "no answer within 2 s";
  asio::io_context loop(1);
  asio::co_spawn(loop, ask(*target, problem), [&problem](const std::exception_ptr& error) {
    if (error) problem = describe(error);
  });
  loop.run_for(kPatience);
  if (!problem) return 0;
  std::cerr << "healthcheck: " << address << ": " << *problem << '\n';
  return 1;
}

}  // namespace lge::app
