#include "app/healthcheck.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <memory>
#include <utility>
#include <variant>

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

#include "net/resolver.hpp"
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

asio::awaitable<net::Addresses> addresses_of(std::string host) {
  if (auto known = net::known_addresses(host)) co_return *std::move(known);
  const std::unique_ptr<net::Resolver> resolver = net::make_system_resolver();
  const auto found = co_await resolver->resolve(host, std::chrono::steady_clock::now() + kPatience);
  if (found.has_error()) throw boost::system::system_error(found.error());
  co_return found.value();
}

asio::awaitable<std::vector<Endpoint>> endpoints_of(web::ListenAddress address) {
  std::vector<Endpoint> found;
  if (const auto* local = std::get_if<web::UnixAddress>(&address))
    found.emplace_back(asio::local::stream_protocol::endpoint(local->path));
  if (const auto* tcp = std::get_if<web::TcpAddress>(&address)) {
    for (const std::string& host : hosts_to_ask(tcp->host)) {
      const net::Addresses addresses = co_await addresses_of(host);
      for (const auto& one : addresses)
        found.emplace_back(asio::ip::tcp::endpoint(one, tcp->port));
    }
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
asio::awaitable<void> ask(web::ListenAddress address, std::optional<std::string>& outcome) {
  const std::vector<Endpoint> endpoints = co_await endpoints_of(std::move(address));
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

bool can_be_asked(const web::ListenAddress& address) {
  if (const auto* tcp = std::get_if<web::TcpAddress>(&address)) return tcp->port != 0;
  return std::holds_alternative<web::UnixAddress>(address);
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
  const auto address = std::find_if(line.listen_addresses.begin(), line.listen_addresses.end(), can_be_asked);
  if (address == line.listen_addresses.end()) {
    std::cerr
        << "healthcheck: port 0 and `systemd:` tell another process nothing; give a --web.listen-address "
           "with the port or path that is listened on\n";
    return 2;
  }
  std::optional<std::string> problem = "no answer within 2 s";
  asio::io_context loop(1);
  asio::co_spawn(loop, ask(*address, problem), [&problem](const std::exception_ptr& error) {
    if (error) problem = describe(error);
  });
  loop.run_for(kPatience);
  if (!problem) return 0;
  std::cerr << "healthcheck: " << web::to_string(*address) << ": " << *problem << '\n';
  return 1;
}

}  // namespace lge::app
