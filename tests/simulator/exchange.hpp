#pragma once

// Requests read from a stream, one after the other. Templates: included by connection.cpp and
// proxy_connection.cpp only.

#include <memory>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "simulator/delivery.hpp"
#include "simulator/service.hpp"

namespace lge::simulator {

/// One request, and what is to be known of it beside its content.
struct Received {
  Request request;
  bool keep_alive = false;
  bool garbage = false;  ///< what came was no HTTP, or too much of it; else there was nothing more
};

inline Request request_of(boost::beast::http::request<boost::beast::http::string_body> message) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& header : message) {
    request.headers.emplace_back(std::string(header.name_string()), std::string(header.value()));
  }
  request.body = std::move(message.body());
  return request;
}

inline bool is_garbage(const boost::system::error_code& error) {
  namespace http = boost::beast::http;
  return error.category() == make_error_code(http::error::bad_version).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

inline Answer bad_request() {
  return json_answer(400, R"({"error":"this is not a request that HTTP allows"})");
}

/// Reads one request into `received`; false where there is none.
template <class Stream>
boost::asio::awaitable<bool> receive(std::shared_ptr<Stream> stream,
                                     std::shared_ptr<boost::beast::flat_buffer> buffer, Received* received) {
  namespace asio = boost::asio;
  namespace http = boost::beast::http;
  constexpr std::uint32_t kMaxHeader = 64U << 10U;
  constexpr std::uint64_t kMaxBody = 64U << 20U;
  constexpr std::chrono::minutes kIdle{5};
  const auto parser = std::make_shared<http::request_parser<http::string_body>>();
  parser->header_limit(kMaxHeader);
  parser->body_limit(kMaxBody);
  boost::beast::get_lowest_layer(*stream).expires_after(kIdle);
  boost::system::error_code error;
  co_await http::async_read_header(*stream, *buffer, *parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (!error && boost::beast::iequals(parser->get()[http::field::expect], "100-continue")) {
    co_await write_text(stream, "HTTP/1.1 100 Continue\r\n\r\n", &error);
  }
  if (!error) {
    co_await http::async_read(*stream, *buffer, *parser, asio::redirect_error(asio::use_awaitable, error));
  }
  received->garbage = is_garbage(error);
  if (error) co_return false;
  received->keep_alive = parser->get().keep_alive();
  received->request = request_of(parser->release());
  co_return true;
}

}  // namespace lge::simulator
