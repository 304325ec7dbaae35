#include "web/metrics_page.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "web/accept.hpp"

namespace lge::web {

namespace asio = boost::asio;

namespace {

asio::awaitable<std::shared_ptr<const std::string>> packed(metrics::Exposition& exposition,
                                                           metrics::Format format) {
  metrics::PackedRequest request;
  std::shared_ptr<const std::string> body = exposition.packed(format, request);
  while (!body) {
    co_await asio::post(asio::use_awaitable);  // whatever else is due goes first
    body = exposition.packed(format, request);
  }
  co_return body;
}

}  // namespace

asio::awaitable<Response> metrics_page(metrics::Exposition& exposition, Request request) {
  const metrics::Format format = choose_format(request.headers);
  Response response;
  response.content_type = content_type(format);
  response.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  if (prefers_gzip(request.headers)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    std::shared_ptr<const std::string> body = co_await packed(exposition, format);
    response.body = std::move(body);
  } else {
    response.body = exposition.plain(format);
  }
  co_return response;
}

}  // namespace lge::web
