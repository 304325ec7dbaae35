#include "simulator/connection.hpp"

#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "simulator/delivery.hpp"

namespace lge::simulator {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint32_t kMaxHeader = 64U << 10U;
constexpr std::uint64_t kMaxBody = 64U << 20U;
constexpr std::chrono::minutes kIdle{5};
constexpr std::chrono::seconds kHandshake{10};

using PlainStream = beast::tcp_stream;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;
using Parser = http::request_parser<http::string_body>;

Request request_of(http::request<http::string_body> message) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& header : message) {
    request.headers.emplace_back(std::string(header.name_string()), std::string(header.value()));
  }
  request.body = std::move(message.body());
  return request;
}

// True where what came was no HTTP, or too much of it; false where the connection just ended.
bool is_garbage(const error_code& error) {
  return error.category() == make_error_code(http::error::bad_version).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

Answer bad_request() {
  return json_answer(400, R"({"error":"this is not a request that HTTP allows"})");
}

// Reads one request; `error` tells why there is none.
template <class Stream>
asio::awaitable<void> read_request(std::shared_ptr<Stream> stream, std::shared_ptr<beast::flat_buffer> buffer,
                                   std::shared_ptr<Parser> parser, error_code* error) {
  parser->header_limit(kMaxHeader);
  parser->body_limit(kMaxBody);
  beast::get_lowest_layer(*stream).expires_after(kIdle);
  co_await http::async_read_header(*stream, *buffer, *parser,
                                   asio::redirect_error(asio::use_awaitable, *error));
  if (*error) co_return;
  if (beast::iequals(parser->get()[http::field::expect], "100-continue")) {
    co_await write_text(stream, "HTTP/1.1 100 Continue\r\n\r\n", error);
    if (*error) co_return;
  }
  co_await http::async_read(*stream, *buffer, *parser, asio::redirect_error(asio::use_awaitable, *error));
}

template <class Stream>
asio::awaitable<void> serve(std::shared_ptr<Stream> stream, Service* service) {
  const auto buffer = std::make_shared<beast::flat_buffer>();
  bool open = true;
  while (open) {
    const auto parser = std::make_shared<Parser>();
    error_code error;
    co_await read_request(stream, buffer, parser, &error);
    if (error) {
      if (!is_garbage(error)) co_return;
      Answer refusal = bad_request();
      co_await deliver(stream, std::move(refusal), false);
      co_return;
    }
    const bool keep_alive = parser->get().keep_alive();
    Answer answer = service->handle(request_of(parser->release()));
    open = co_await deliver(stream, std::move(answer), keep_alive);
  }
}

}  // namespace

asio::awaitable<void> serve_connection(asio::ip::tcp::socket socket, asio::ssl::context* tls,
                                       Service* service) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls == nullptr) {
    const auto stream = std::make_shared<PlainStream>(std::move(socket));
    co_await serve(stream, service);
    co_return;
  }
  const auto stream = std::make_shared<TlsStream>(std::move(socket), *tls);
  stream->next_layer().expires_after(kHandshake);
  error_code error;
  co_await stream->async_handshake(asio::ssl::stream_base::server,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  co_await serve(stream, service);
}

}  // namespace lge::simulator
