#pragma once

#include "web/http.hpp"

namespace lge::web {

/// The answer to a request that meets no page, in fixed words. Pure.
Response refusal(unsigned status);

/// 503: there is no room for this client, or its request, now; and when to ask again. `what` is a fixed word.
/// Pure.
Response busy(std::string_view what);

}  // namespace lge::web
