#pragma once

#include <string>
#include <string_view>

#include "net/origin.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::net {

/// An HTTP proxy, itself reached without TLS.
struct Proxy {
  Origin at;             ///< http:// always; its name may be shown, unlike the next
  Secret authorization;  ///< the value of Proxy-Authorization (RFC 7617); empty: none
};

/// Reads `http://[user:password@]host:port`, with or without one `/` at the end. The port has to be there,
/// since programs disagree on the usual one; user and password are percent-decoded. The error is a sentence
/// for people that begins with "expected" and shows nothing of the text. Pure.
Result<Proxy, std::string> parse_proxy(std::string_view url);

}  // namespace lge::net
