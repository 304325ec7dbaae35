#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.hpp"

namespace lge::app {

/// Where the exporter is asked: at a Unix socket, or at a port of a host.
struct Target {
  std::string path;  ///< empty: TCP
  std::string host;  ///< empty: every address of the machine
  std::string port;

  friend bool operator==(const Target&, const Target&) = default;
};

/// What another process can know of an address to listen on, which is as web::to_string writes it: nothing
/// where the system chooses the port, or the socket is systemd's. Pure.
std::optional<Target> target_of(std::string_view address);

/// Where an exporter that listens on `host` is found from the same machine, the likelier first. Pure.
std::vector<std::string> hosts_to_ask(const std::string& host);

/// What is wrong with the first line of an answer to a plain `GET /-/healthy`; nothing: the exporter is
/// healthy. So it is too where it wants a password (401), TLS (400, which it says in plain HTTP) or fewer
/// requests (429): what is asked is whether it can answer. Pure.
std::optional<std::string> why_unhealthy(std::string_view status_line);

/// The command `healthcheck`: asks once, for 2 s at most. The exit code: 0, 1 where there is no such answer,
/// 2 where there is no address to ask. Blocks; a name of a host is looked up first, for as long as that
/// takes.
int healthcheck(const CommandLine& line);

}  // namespace lge::app
