#include <cstdio>
#include <exception>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "simulator/fields.hpp"
#include "simulator/options.hpp"
#include "simulator/server.hpp"
#include "support/file.hpp"

namespace {

namespace sim = lge::simulator;
namespace asio = boost::asio;

int fail(const std::string& why) {
  fmt::print(stderr, "livy_gateway_simulator: {}\n", why);
  return 1;
}

void load(sim::Service& service, const sim::Options& options) {
  for (const sim::KeyOption& key : options.keys) {
    service.gatekeeper().keys().put(key.id, key.secret, key.token);
  }
  if (!options.scenario) return;
  auto scenario = sim::read_scenario(*options.scenario);
  if (!scenario) throw sim::BadInput(scenario.error());
  service.load(*std::move(scenario), options.scenario->parent_path());
}

std::string shown(const asio::ip::tcp::endpoint& endpoint, std::uint16_t port) {
  const bool v6 = endpoint.address().is_v6();
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", endpoint.address().to_string(), v6 ? "]" : "", port);
}

// The ports for people and for the port file.
class Ports {
 public:
  void add(std::string_view name, std::string_view scheme, const asio::ip::tcp::endpoint& endpoint,
           std::uint16_t port) {
    fmt::print("listening {}://{}{}\n", scheme, shown(endpoint, port), name == "proxy" ? " (proxy)" : "");
    json_ += fmt::format(R"({}"{}":{})", json_.empty() ? "" : ",", name, port);
  }
  [[nodiscard]] std::string json() const { return "{" + json_ + "}\n"; }

 private:
  std::string json_;
};

// Listens, and answers the port file's text.
std::string listen(sim::Server& server, const sim::Options& options) {
  Ports ports;
  ports.add("http", "http", options.listen, server.listen(options.listen));
  for (std::size_t i = 0; i < options.tls.size(); ++i) {
    const sim::TlsOption& tls = options.tls[i];
    ports.add(i == 0 ? "https" : fmt::format("https{}", i + 1), "https", tls.listen,
              server.listen_tls(tls.listen, tls.files));
  }
  if (options.listen_proxy) {
    ports.add("proxy", "http", *options.listen_proxy, server.listen_proxy(*options.listen_proxy));
  }
  std::fflush(stdout);
  return ports.json();
}

int run(const sim::Options& options) {
  const lge::SystemClock clock;
  const lge::LogThreshold threshold(lge::LogLevel::info);
  const auto log = lge::make_stderr_log(threshold, lge::LogFormat::logfmt, clock);
  sim::Service service(clock);
  load(service, options);
  service.proxy().set_user(options.proxy_user);
  asio::io_context loop(1);
  sim::Server server(loop, service, *log);
  asio::signal_set signals(loop, SIGTERM, SIGINT);
  signals.async_wait([&server](const boost::system::error_code& error, int) {
    if (!error) server.stop();
  });
  const std::string ports = listen(server, options);
  if (const auto written = lge::write_file_atomically(options.port_file, ports); !written) {
    return fail(fmt::format("{}: {}", options.port_file.string(), written.error()));
  }
  server.start_ticking();
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = sim::parse_options(argc, argv);
    if (options) return run(*options);
    const sim::Exit& exit = options.error();
    fmt::print(exit.code == 0 ? stdout : stderr, "{}", exit.text);
    return exit.code;
  } catch (const boost::system::system_error& error) {
    return fail(error.code().message());
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
