#include "simulator/options.hpp"

#include <charconv>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace lge::simulator {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Parsed = Result<Options, Exit>;

Parsed usage_error(std::string text) {
  return Parsed(boost::system::in_place_error,
                Exit{2, std::move(text) + "\nRun with --help for all flags.\n"});
}

// `127.0.0.1:0`, `[::1]:8080`: nothing where the text is no loopback endpoint.
std::optional<tcp::endpoint> parse_endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, wrong] = std::from_chars(text.data() + colon + 1, end, port);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (wrong != std::errc{} || stop != end || error || !address.is_loopback()) return std::nullopt;
  return tcp::endpoint(address, port);
}

// No part may be empty; the last may hold colons.
std::optional<KeyOption> parse_key(const std::string& text, bool with_token) {
  const std::size_t first = text.find(':');
  if (first == std::string::npos) return std::nullopt;
  const std::size_t second = with_token ? text.find(':', first + 1) : std::string::npos;
  if (with_token && second == std::string::npos) return std::nullopt;
  KeyOption key{text.substr(0, first), Secret(text.substr(first + 1, second - first - 1)),
                Secret(with_token ? text.substr(second + 1) : std::string())};
  if (key.id.empty() || key.secret.empty() || (with_token && key.token.empty())) return std::nullopt;
  return key;
}

struct Texts {
  std::string listen = "127.0.0.1:0";
  std::string listen_proxy, proxy_user, scenario, port_file;
  std::vector<std::string> listen_tls, certificates, tls_keys, keys, sts_keys;
};

void declare(CLI::App& app, Texts& texts) {
  app.add_option("--listen", texts.listen, "Loopback address and port for HTTP; port 0: any free one")
      ->capture_default_str();
  app.add_option("--listen-tls", texts.listen_tls,
                 "Loopback address and port for HTTPS (repeatable, each with a certificate and its key)");
  app.add_option("--tls-cert", texts.certificates, "Certificate chain (PEM) for --listen-tls");
  app.add_option("--tls-key", texts.tls_keys, "Private key (PEM) for --listen-tls");
  app.add_option("--listen-proxy", texts.listen_proxy,
                 "Loopback address and port of a forward proxy that takes every name for the simulator");
  app.add_option("--proxy-user", texts.proxy_user, "USER:PASSWORD that the proxy asks for");
  app.add_option("--scenario", texts.scenario, "What the world is like at the beginning (JSON); none: empty");
  app.add_option("--key", texts.keys, "An access key, ID:SECRET (repeatable; default test-key:test-secret)");
  app.add_option("--sts-key", texts.sts_keys, "A temporary access key, ID:SECRET:TOKEN (repeatable)");
  app.add_option("--port-file", texts.port_file, "Where the ports are written as JSON once all listen")
      ->required();
}

// The nth of each flag belong together.
std::optional<std::string> interpret_tls(const Texts& texts, Options& options) {
  const std::size_t count = texts.listen_tls.size();
  if (texts.certificates.size() != count || texts.tls_keys.size() != count) {
    return "--listen-tls, --tls-cert and --tls-key belong together";
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto listen = parse_endpoint(texts.listen_tls[i]);
    if (!listen) return "--listen-tls: expected a loopback address and port";
    options.tls.push_back({*listen, {texts.certificates[i], texts.tls_keys[i]}});
  }
  return std::nullopt;
}

std::optional<std::string> interpret_proxy(const Texts& texts, Options& options) {
  if (texts.listen_proxy.empty()) {
    if (!texts.proxy_user.empty()) return "--proxy-user belongs to --listen-proxy";
    return std::nullopt;
  }
  options.listen_proxy = parse_endpoint(texts.listen_proxy);
  if (!options.listen_proxy) return "--listen-proxy: expected a loopback address and port";
  if (!texts.proxy_user.empty() && texts.proxy_user.find(':') == std::string::npos) {
    return "--proxy-user: expected USER:PASSWORD";
  }
  options.proxy_user = Secret(texts.proxy_user);
  return std::nullopt;
}

Parsed interpret(const Texts& texts) {
  Options options;
  const auto listen = parse_endpoint(texts.listen);
  if (!listen) return usage_error("--listen: expected a loopback address and port, as in 127.0.0.1:0");
  options.listen = *listen;
  if (auto problem = interpret_tls(texts, options)) return usage_error(*std::move(problem));
  if (auto problem = interpret_proxy(texts, options)) return usage_error(*std::move(problem));
  if (!texts.scenario.empty()) options.scenario = texts.scenario;
  options.port_file = texts.port_file;
  for (const std::string& text : texts.keys) {
    const auto key = parse_key(text, false);
    if (!key) return usage_error("--key: expected ID:SECRET");
    options.keys.push_back(*key);
  }
  for (const std::string& text : texts.sts_keys) {
    const auto key = parse_key(text, true);
    if (!key) return usage_error("--sts-key: expected ID:SECRET:TOKEN");
    options.keys.push_back(*key);
  }
  if (texts.keys.empty()) options.keys.push_back({"test-key", Secret("test-secret"), Secret()});
  return Parsed(boost::system::in_place_value, std::move(options));
}

}  // namespace

Result<Options, Exit> parse_options(int argc, const char* const* argv) {
  CLI::App app("Speaks the API of EMR Serverless Spark for tests and demos.", "livy_gateway_simulator");
  Texts texts;
  declare(app, texts);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Parsed(boost::system::in_place_error, Exit{0, app.help()});
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  return interpret(texts);
}

}  // namespace lge::simulator
