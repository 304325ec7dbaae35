#include "web/request_input.hpp"

#include <algorithm>
#include <string_view>

#include <boost/beast/http/error.hpp>

namespace lge::web {

namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kReadBytes = 4096;

bool is_read(const RequestParser& parser, RequestInput::Part part) {
  return part == RequestInput::Part::head ? parser.is_header_done() : parser.is_done();
}

// A header's value that goes on in the next line: proxies disagree on what that means, so it is refused (RFC
// 9112, section 5.2). The parser would join the lines.
bool has_folded_line(boost::asio::const_buffer head) {
  const std::string_view text(static_cast<const char*>(head.data()), head.size());
  return text.find("\r\n ") != std::string_view::npos || text.find("\r\n\t") != std::string_view::npos;
}

}  // namespace

RequestInput::RequestInput(std::size_t max_head_bytes) : buffer_(max_head_bytes + kReadBytes) {}

boost::asio::mutable_buffer RequestInput::room() {
  return buffer_.prepare(std::min(kReadBytes, buffer_.max_size() - buffer_.size()));
}

error_code RequestInput::feed(RequestParser& parser, Part part) {
  parser.eager(part == Part::whole);
  error_code error;
  while (!error && !is_read(parser, part)) {
    if (empty()) return http::error::need_more;
    const bool in_head = !parser.is_header_done();
    const std::size_t count = parser.put(buffer_.data(), error);
    if (!error && in_head && has_folded_line(boost::asio::buffer(buffer_.data(), count))) {
      error = http::error::bad_value;
    }
    buffer_.consume(count);
  }
  return error;
}

error_code RequestInput::end(RequestParser& parser) {
  error_code error = http::error::end_of_stream;
  if (parser.got_some()) {
    error = {};
    parser.put_eof(error);
  }
  return error;
}

}  // namespace lge::web
