#include "web/tls_wire.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "web/socket_bio.hpp"
#include "web/wire_socket.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kRecordBytes = SSL3_RT_MAX_PLAIN_LENGTH;
constexpr std::size_t kTurnBytes = 16 * kRecordBytes;  // what is encrypted before others have their turn
constexpr std::string_view kPlainAnswer =
    "HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n400: this port speaks HTTPS; ask with https://\n";

bool is_plain_http(const error_code& error) {
  return error.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST;
}

class TlsWire final : public Wire {
 public:
  TlsWire(StreamSocket socket, ClientAddress client, std::shared_ptr<const ServerTls> tls)
      : socket_(std::move(socket), std::move(client)), tls_(std::move(tls)), ssl_(tls_->new_connection()) {
    BIO* bio = ssl_ ? new_socket_bio(socket_.get()) : nullptr;
    if (bio == nullptr) throw std::bad_alloc();
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
  }

  asio::awaitable<void> handshake(error_code& error) override {
    bool again = true;
    while (again) {
      ERR_clear_error();
      const int result = SSL_do_handshake(ssl_.get());
      again = co_await settle(result, error);
    }
    if (is_plain_http(error)) socket_.say(kPlainAnswer);
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer room, error_code& error) override {
    std::size_t count = 0;
    bool again = true;
    while (again) {
      ERR_clear_error();
      const int result = SSL_read_ex(ssl_.get(), room.data(), room.size(), &count);
      again = co_await settle(result, error);
    }
    co_return count;
  }

  // Record after record, until the system takes no more, or others shall have their turn. A record that it
  // has taken in part is offered again by the next call, which begins with the same bytes.
  asio::awaitable<std::size_t> write_some(Gathered bytes, error_code& error) override {
    error = {};
    socket_.writing(true);
    std::size_t done = 0;
    const std::size_t total = asio::buffer_size(bytes);
    while (done < total && !error) {
      ERR_clear_error();
      std::size_t count = 0;
      const asio::const_buffer next = next_bytes(bytes, done);
      const int result = SSL_write_ex(ssl_.get(), next.data(), next.size(), &count);
      done += count;
      if (done >= kTurnBytes) break;
      if (result == 1) continue;
      if (done > 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_WRITE) break;
      co_await settle(result, error);
    }
    if (done == total)
      record_ = {};  // a connection that waits for its next request holds no more than it must
    if (done >= kTurnBytes) co_await asio::post(socket_.get().get_executor(), asio::use_awaitable);
    socket_.writing(false);
    co_return done;
  }

  asio::awaitable<void> end_writing(error_code& error) override {
    ERR_clear_error();
    error = {};
    // The client's own good-bye is not waited for.
    if (SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    socket_.end_sending(error);
    co_return;
  }

  void turn_away(std::string_view /*answer*/) override { close(); }

  void expires_at(SteadyTime deadline) override { socket_.expires_at(deadline); }
  void expires_never() override { socket_.expires_never(); }
  void close() override { socket_.close(); }
  [[nodiscard]] const ClientAddress& client() const override { return socket_.client(); }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  // What an operation of OpenSSL has come to. True where it is to be done again, now that the socket is
  // ready.
  asio::awaitable<bool> settle(int result, error_code& error) {
    error = {};
    if (result == 1) co_return false;
    const int what = SSL_get_error(ssl_.get(), result);
    const bool to_read = what == SSL_ERROR_WANT_READ;
    if (!to_read && what != SSL_ERROR_WANT_WRITE) {
      error = reason_of(what);
      socket_.name_expiry(error);
      co_return false;
    }
    const auto until = to_read ? StreamSocket::wait_read : StreamSocket::wait_write;
    co_await socket_.get().async_wait(until, asio::redirect_error(asio::use_awaitable, error));
    socket_.name_expiry(error);
    co_return !error;
  }

  static error_code reason_of(int what) {
    if (what == SSL_ERROR_ZERO_RETURN) return asio::error::eof;
    const unsigned long reason = ERR_get_error();
    if (reason == 0) return asio::error::connection_reset;
    return {static_cast<int>(reason), asio::error::get_ssl_category()};
  }

  // One record's worth of what stands behind `done`. A head and the beginning of its body share one.
  asio::const_buffer next_bytes(const Gathered& bytes, std::size_t done) {
    const asio::const_buffer head = bytes[0] + done;
    const asio::const_buffer body = bytes[1] + (done - std::min(done, bytes[0].size()));
    if (head.size() == 0 || head.size() >= kRecordBytes || body.size() == 0) {
      const asio::const_buffer& only = head.size() == 0 ? body : head;
      return asio::buffer(only, kRecordBytes);
    }
    record_.resize(kRecordBytes);
    const std::size_t size = asio::buffer_copy(asio::buffer(record_), std::array{head, body});
    return asio::buffer(record_.data(), size);
  }

  WireSocket socket_;
  std::shared_ptr<const ServerTls> tls_;
  std::unique_ptr<SSL, Free> ssl_;
  std::vector<char> record_;
};

}  // namespace

std::unique_ptr<Wire> make_tls_wire(StreamSocket socket, ClientAddress client,
                                    std::shared_ptr<const ServerTls> tls) {
  return std::make_unique<TlsWire>(std::move(socket), std::move(client), std::move(tls));
}

}  // namespace lge::web
