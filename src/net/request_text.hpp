#pragma once

#include <string>

#include "net/proxy_url.hpp"
#include "net/transport.hpp"
#include "support/result.hpp"

namespace lge::net {

/// The bytes of a request as HTTP/1.1 sends them (RFC 9112). Host, Content-Length and Accept-Encoding are
/// added here; for a `forwarder`, the proxy that passes on requests to http:// origins, the absolute form of
/// the target and Proxy-Authorization. The error is a sentence for people: a method, target or header that
/// would break the framing (a line break in a value, say), a host that parse_origin would refuse, or a header
/// that is this room's own business (those above, Transfer-Encoding, Connection). It names a header, never
/// its value. Pure.
Result<std::string, std::string> format_request(const Request& request, const Proxy* forwarder = nullptr);

}  // namespace lge::net
