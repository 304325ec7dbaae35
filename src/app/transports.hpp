#pragma once

#include <cstdint>
#include <memory>

#include "config/config.hpp"
#include "net/transport.hpp"
#include "support/digest.hpp"
#include "support/environment.hpp"

namespace lge::app {

/// What becomes of connections that wait for their next request: see net::TransportOptions.
enum class IdleConnections : std::uint8_t {
  closed_in_time,  ///< by a timer, for as long as the transports live: their loop's run() returns only after
                   ///< it
  closed_lazily,   ///< when others are used, or with the transport
};

/// The ways to the outside, each with its own limits.
struct Transports {
  std::shared_ptr<net::Transport> api;
  std::shared_ptr<net::Transport> sts;       ///< like the API, but for short answers now and then
  std::shared_ptr<net::Transport> metadata;  ///< services next door: short times, never through a proxy
  config::Api made_for;
  Sha256 ca_digest{};  ///< of what api.ca_file held
};

/// Those of `before`, with their connections, where they serve: where `api` and what `ca_file` holds are the
/// same. Throws std::runtime_error with a sentence for people where the configuration cannot be used
/// (ca_file), or the environment (https_proxy, http_proxy).
Transports make_transports(const config::Api& api, const Environment& environment, IdleConnections idle,
                           const Transports* before = nullptr);

}  // namespace lge::app
