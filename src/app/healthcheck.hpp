#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.hpp"
#include "web/listen_address.hpp"

namespace lge::app {

/// Whether another process can know where this is: not where the system chooses the port, or the socket is
/// systemd's. Pure.
bool can_be_asked(const web::ListenAddress& address);

/// Where an exporter that listens on `host` is found from the same machine, the likelier first. Pure.
std::vector<std::string> hosts_to_ask(const std::string& host);

/// What is wrong with the first line of an answer to a plain `GET /-/healthy`; nothing: the exporter is
/// healthy. So it is too where it wants a password (401), TLS (400, which it says in plain HTTP) or fewer
/// requests (429): what is asked is whether it can answer. Pure.
std::optional<std::string> why_unhealthy(std::string_view status_line);

/// The command `healthcheck`: asks once, for 2 s at most, the lookup of a name included. The exit code: 0, 1
/// where there is no such answer, 2 where there is no address to ask. Blocks.
int healthcheck(const CommandLine& line);

}  // namespace lge::app
