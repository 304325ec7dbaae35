#include "web/connection.hpp"

#include <optional>

#include <boost/beast/http/error.hpp>

#include "web/http_connection.hpp"
#include "web/listener.hpp"

namespace lge::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using metrics::ConnectionEnd;

namespace {

constexpr std::size_t kLingerBytes = std::size_t{1024} * 1024;

bool wants_continue(const Request& request, const RequestParser& parser) {
  return parser.get().version() == 11 && !parser.is_done() &&
         equal_ignoring_case(request.header("Expect"), "100-continue");
}

}  // namespace

asio::awaitable<ConnectionEnd> HttpConnection::run() {
  bool open = co_await shake_hands();
  if (!open) co_return why_;
  while (open && !shared_.stopping) {
    open = co_await wait_for_request();
    if (!open) co_return why_;
    open = co_await serve_one();
  }
  if (shared_.stopping && why_ == ConnectionEnd::client) why_ = ConnectionEnd::stopping;
  co_await linger();
  co_return why_;
}

void HttpConnection::close(ConnectionEnd why) {
  if (std::exchange(closed_, true)) return;
  why_ = why;
  end_flight();
  wire_->close();
}

// The clock of the first head runs from here.
asio::awaitable<bool> HttpConnection::shake_hands() {
  expires_after(shared_.options.head_time);
  error_code error;
  co_await wire_->handshake(error);
  if (!error) co_return true;
  ends("no handshake", error, ConnectionEnd::head_timeout);
  if (why_ == ConnectionEnd::client) why_ = ConnectionEnd::handshake;
  close(why_);
  co_return false;
}

// False where the client leaves, or says nothing for too long. Sets the deadline of the head.
asio::awaitable<bool> HttpConnection::wait_for_request() {
  const bool first = std::exchange(first_, false);
  if (input_.empty()) {
    if (!first) expires_after(shared_.options.idle_time);
    const error_code error = co_await read_more();
    if (error) {
      ends("no further request", error, first ? ConnectionEnd::head_timeout : ConnectionEnd::idle);
      co_return false;
    }
  }
  if (!first) expires_after(shared_.options.head_time);
  co_return true;
}

// True where the connection stays open.
asio::awaitable<bool> HttpConnection::serve_one() {
  RequestParser parser;
  parser.header_limit(static_cast<std::uint32_t>(shared_.options.max_head_bytes));
  parser.body_limit(shared_.options.max_body_bytes);
  const error_code error = co_await read(parser, RequestInput::Part::head);
  if (error) {
    co_await refuse(error);
    co_return false;
  }
  std::optional<Request> request = to_request(parser);
  if (!request) {
    co_await refuse_with(400);
    co_return false;
  }
  const bool whole = co_await read_body(parser, wants_continue(*request, parser));
  if (!whole) co_return false;
  const bool stays = co_await answer_to(std::move(*request), parser);
  co_return stays;
}

// False where the body is refused, and the refusal sent.
asio::awaitable<bool> HttpConnection::read_body(RequestParser& parser, bool ask_for_it) {
  if (parser.is_done()) co_return true;
  error_code error;
  if (ask_for_it) co_await write("HTTP/1.1 100 Continue\r\n\r\n", nullptr, nullptr, error);
  if (!error) {
    expires_after(shared_.options.head_time);
    error = co_await read(parser, RequestInput::Part::whole);
  }
  if (!error) co_return true;
  co_await refuse(error);
  co_return false;
}

asio::awaitable<error_code> HttpConnection::read(RequestParser& parser, RequestInput::Part part) {
  error_code error = input_.feed(parser, part);
  while (error == http::error::need_more) {
    error = co_await read_more();
    if (error == asio::error::eof) co_return RequestInput::end(parser);
    if (!error) error = input_.feed(parser, part);
  }
  co_return error;
}

asio::awaitable<error_code> HttpConnection::read_more() {
  const asio::mutable_buffer room = input_.room();
  if (room.size() == 0) co_return http::error::buffer_overflow;
  error_code error;
  const std::size_t count = co_await wire_->read_some(room, error);
  input_.arrived(count);
  co_return error;
}

// Closing a socket with unread bytes in it sends a reset, which can destroy the answer before the client has
// read it.
asio::awaitable<void> HttpConnection::linger() {
  expires_after(shared_.options.linger_time);
  error_code error;
  co_await wire_->end_writing(error);
  std::size_t dropped = 0;
  while (!error && dropped < kLingerBytes) {
    input_.clear();
    error = co_await read_more();
    dropped += input_.size();
  }
}

// Whoever has closed the connection from this side has said why.
void HttpConnection::ends(std::string_view how, const error_code& error, ConnectionEnd where_time_is_up) {
  if (!closed_ && error == asio::error::timed_out) why_ = where_time_is_up;
  if (!shared_.log.enabled(LogLevel::debug)) return;
  const ClientAddress& client = wire_->client();
  shared_.log.debug("a connection ends", field("why", how), field("err", error.message()),
                    field("client", client ? to_string(*client) : std::string()));
}

std::shared_ptr<Connection> make_connection(std::unique_ptr<Wire> wire, ServerShared& shared) {
  return std::make_shared<HttpConnection>(std::move(wire), shared);
}

}  // namespace lge::web
