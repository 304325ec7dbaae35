#pragma once

#include <boost/asio/awaitable.hpp>

#include "metrics/exposition.hpp"
#include "web/http.hpp"

namespace lge::web {

/// The exposition, in the format and encoding that the request wants. Runs on the serving loop, which goes on
/// while a large one is packed.
boost::asio::awaitable<Response> metrics_page(metrics::Exposition& exposition, Request request);

}  // namespace lge::web
