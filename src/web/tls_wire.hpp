#pragma once

#include <memory>

#include "web/server_tls.hpp"
#include "web/wire.hpp"

namespace lge::web {

/// The bytes under TLS. A client that speaks plain HTTP is told so, and an error: http_request of OpenSSL.
/// turn_away() can say nothing, as that would take a handshake: it closes.
std::unique_ptr<Wire> make_tls_wire(StreamSocket socket, ClientAddress client,
                                    std::shared_ptr<const ServerTls> tls);

}  // namespace lge::web
