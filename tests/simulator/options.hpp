#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "simulator/server.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::simulator {

struct KeyOption {
  std::string id;
  Secret secret;
  Secret token;  ///< empty unless the key is temporary
};

struct TlsOption {
  boost::asio::ip::tcp::endpoint listen;
  TlsFiles files;
};

struct Options {
  boost::asio::ip::tcp::endpoint listen;
  std::vector<TlsOption> tls;
  std::optional<boost::asio::ip::tcp::endpoint> listen_proxy;
  Secret proxy_user;  ///< `user:password`; empty: nobody is asked
  std::optional<std::filesystem::path> scenario;
  std::filesystem::path port_file;
  std::vector<KeyOption> keys;
};

/// What is to be done instead of running: print `text` and exit with `code` (0: help).
struct Exit {
  int code = 0;
  std::string text;
};

Result<Options, Exit> parse_options(int argc, const char* const* argv);

}  // namespace lge::simulator
