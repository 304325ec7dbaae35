#include "app/transports.hpp"

#include <algorithm>
#include <stdexcept>

#include "config/reader.hpp"
#include "credentials/key_answer.hpp"
#include "net/beast_transport.hpp"
#include "support/file.hpp"

namespace lge::app {

namespace {

net::ProxyRules proxy_rules(const config::Api& api, const Environment& environment) {
  auto rules = net::make_proxy_rules(api.proxy, environment);
  if (!rules) throw std::runtime_error(rules.error());
  return std::move(*rules);
}

net::TransportOptions api_options(const config::Api& api, const Environment& environment,
                                  IdleConnections idle) {
  net::TransportOptions options;
  options.total = api.request_timeout;
  options.connect = std::min(options.connect, api.request_timeout);
  options.handshake = std::min(options.handshake, api.request_timeout);
  options.max_body_bytes = api.max_response_bytes;
  options.max_idle_connections = static_cast<std::size_t>(api.max_in_flight);
  options.ca_file = api.ca_file;
  options.proxy = proxy_rules(api, environment);
  options.close_idle_by_timer = idle == IdleConnections::closed_in_time;
  return options;
}

net::TransportOptions sts_options(net::TransportOptions options) {
  options.max_body_bytes = credentials::kMaxKeyAnswerBytes;
  options.max_idle_connections = 1;
  return options;
}

// The metadata service is next door, or not there: then two tries to connect take a second.
net::TransportOptions metadata_options() {
  net::TransportOptions options;
  options.total = std::chrono::seconds(1);
  options.resolve = options.connect = options.handshake = Millis(500);
  options.max_body_bytes = credentials::kMaxKeyAnswerBytes;
  options.max_idle_connections = 0;
  return options;
}

// What cannot be read is told when it is used.
Sha256 digest_of_ca_file(const config::Api& api) {
  if (!api.ca_file) return {};
  const Result<std::string, std::string> content = read_file(*api.ca_file, config::kMaxCaFileBytes);
  return content ? sha256(*content) : Sha256{};
}

}  // namespace

Transports make_transports(const config::Api& api, const Environment& environment, IdleConnections idle,
                           const Transports* before) {
  const Sha256 ca_digest = digest_of_ca_file(api);
  if (before != nullptr && before->made_for == api && before->ca_digest == ca_digest) return *before;
  const net::TransportOptions options = api_options(api, environment, idle);
  Transports transports;
  transports.api = net::make_beast_transport(options);
  transports.sts = net::make_beast_transport(sts_options(options));
  transports.metadata = net::make_beast_transport(metadata_options());
  transports.made_for = api;
  transports.ca_digest = ca_digest;
  return transports;
}

}  // namespace lge::app
