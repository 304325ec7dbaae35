#include "web/request_head.hpp"

#include <boost/beast/http/error.hpp>

#include "web/target.hpp"

namespace lge::web {

namespace {

namespace http = boost::beast::http;

std::string text(boost::beast::string_view view) {
  return {view.data(), view.size()};
}

}  // namespace

std::optional<Request> to_request(const RequestParser& parser) {
  const auto& head = parser.get();
  Request request;
  for (const auto& one : head)
    request.headers.emplace_back(text(one.name_string()), text(one.value()));
  if (!has_clear_framing(request.headers, head.version() == 11)) return std::nullopt;
  std::optional<Target> target = parse_target(text(head.target()));
  if (!target) return std::nullopt;
  request.method = text(head.method_string());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  return request;
}

std::optional<unsigned> status_of(const boost::system::error_code& error) {
  if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::bad_version) return 505;
  if (error.category() == http::make_error_code(http::error::bad_method).category()) return 400;
  return std::nullopt;
}

}  // namespace lge::web
