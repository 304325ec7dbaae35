#pragma once

#include <string>

#include "web/http.hpp"

namespace lge::web {

/// What every answer says to browsers, made once. An answer may bring a Content-Security-Policy of its own,
/// as the status page does; one that is configured goes over it.
struct SecurityHeaders {
  std::string lines;             ///< for every answer, each with its end of line
  std::string policy_line;       ///< likewise, where the answer brings no policy
  bool policy_is_fixed = false;  ///< the answer's own is left out
};

/// No sniffing of types, no frames, no referrer, nothing loaded; `configured` (names as HTTP spells them, no
/// control characters) goes over these, and an empty value takes one away. Pure.
SecurityHeaders make_security_headers(const Headers& configured);

}  // namespace lge::web
