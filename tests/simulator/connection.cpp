#include "simulator/connection.hpp"

#include <utility>

#include <boost/asio/ssl/stream.hpp>

#include "simulator/exchange.hpp"

namespace lge::simulator {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds kHandshake{10};

using PlainStream = beast::tcp_stream;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;

template <class Stream>
asio::awaitable<void> serve(std::shared_ptr<Stream> stream, Service* service) {
  const auto buffer = std::make_shared<beast::flat_buffer>();
  bool open = true;
  while (open) {
    Received received;
    const bool came = co_await receive(stream, buffer, &received);
    if (!came && !received.garbage) co_return;
    Answer answer = came ? service->handle(received.request) : bad_request();
    open = co_await deliver(stream, std::move(answer), came && received.keep_alive);
  }
}

asio::awaitable<void> spoil_handshake(asio::ip::tcp::socket socket, Handshake how) {
  const auto stream = std::make_shared<PlainStream>(std::move(socket));
  error_code ignored;
  if (how == Handshake::hang) co_await discard(stream, kHangLimit);
  if (how == Handshake::garbage) co_await write_text(stream, "SSH-2.0-OpenSSH_9.2\r\n", &ignored);
  co_await finish(stream);
}

}  // namespace

asio::awaitable<void> serve_connection(asio::ip::tcp::socket socket, std::optional<TlsFront> tls,
                                       Service* service) {
  error_code error;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  if (!tls) {
    const auto stream = std::make_shared<PlainStream>(std::move(socket));
    co_await serve(stream, service);
    co_return;
  }
  if (tls->handshake != Handshake::normal) {
    co_await spoil_handshake(std::move(socket), tls->handshake);
    co_return;
  }
  const auto stream = std::make_shared<TlsStream>(std::move(socket), *tls->context);
  stream->next_layer().expires_after(kHandshake);
  co_await stream->async_handshake(asio::ssl::stream_base::server,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  co_await serve(stream, service);
}

}  // namespace lge::simulator
