#include "web/metrics_page.hpp"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "web/accept.hpp"

namespace lge::web {

namespace asio = boost::asio;

asio::awaitable<Response> MetricsPage::answer(Request request) {
  const metrics::Format format = choose_format(request.headers);
  Response response;
  response.content_type = content_type(format);
  response.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  if (prefers_gzip(request.headers)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    Body body = co_await packed(format);
    response.file = file_of(format, body);
    response.body = std::move(body);
  } else {
    response.body = exposition_.plain(format);
  }
  co_return response;
}

asio::awaitable<MetricsPage::Body> MetricsPage::packed(metrics::Format format) {
  metrics::PackedRequest request;
  Body body = exposition_.packed(format, request);
  while (!body) {
    co_await asio::post(asio::use_awaitable);  // whatever else is due goes first
    body = exposition_.packed(format, request);
  }
  co_return body;
}

// A body that is asked for again gets a file; making one for each would cost more than it saves.
std::shared_ptr<const MemoryFile> MetricsPage::file_of(metrics::Format format, const Body& body) {
  Repeated& last = repeated_[static_cast<std::size_t>(format)];
  const bool again = !last.body.owner_before(body) && !body.owner_before(last.body);
  if (!again) last = {body, nullptr};
  if (again && !last.file && body->size() <= kMostOfFile) last.file = MemoryFile::make(*body);
  return last.file;
}

}  // namespace lge::web
