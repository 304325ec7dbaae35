#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/web_config.hpp"
#include "support/random.hpp"
#include "support/result.hpp"
#include "web/gate.hpp"
#include "web/password_workers.hpp"
#include "web/security_headers.hpp"

namespace lge::web {

class ServerTls;

/// How pages are protected, ready for use.
struct Access {
  std::shared_ptr<const ServerTls> tls;  ///< null: plain HTTP
  SecurityHeaders headers;
  std::shared_ptr<Gate> gate;  ///< null: everybody may ask
};

/// Open to everybody, with the standard headers.
std::shared_ptr<const Access> open_access();

/// What it takes beside the configuration. All of it outlives what is made of it.
struct AccessWorld {
  PasswordWorkers& workers;
  Random& random;
  std::function<void()> on_auth_failure;  ///< on the serving loop, for each password that was refused
};

/// Makes what the web file says. The error is a sentence for people: OpenSSL refuses what it does not take
/// for secure, such as short keys. May be called on any thread; the rest belongs to the serving loop.
Result<std::shared_ptr<const Access>, std::string> make_access(const config::WebConfig& web,
                                                               const AccessWorld& world);

}  // namespace lge::web
