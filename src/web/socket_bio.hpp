#pragma once

#include <openssl/bio.h>

#include "web/wire.hpp"

namespace lge::web {

/// OpenSSL's way to a socket that does not block: reads and writes go straight to the system, without copies
/// between. `socket` outlives it, and may be closed at any time. Null where memory is short.
BIO* new_socket_bio(StreamSocket& socket);

}  // namespace lge::web
