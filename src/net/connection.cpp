#include "net/connection.hpp"

#include <cerrno>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

namespace lge::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

using TlsStream = asio::ssl::stream<tcp::socket&>;

struct Connection::Impl {
  explicit Impl(const asio::any_io_executor& executor) : socket(executor), alarm(executor) {}

  void close() {
    error_code ignored;
    socket.close(ignored);
  }

  tcp::socket socket;
  asio::steady_timer alarm;
  std::unique_ptr<TlsStream> tls;  // over `socket`; none: plain
  std::string address;
  std::unique_ptr<char[]> scratch;   // none before its first use
  unsigned long long operation = 0;  // which one the alarm is for
  bool timed_out = false;
};

namespace {

// Composed operations (TLS, writing all) can lose a cancellation that arrives between two of their steps. So
// they get none: the Watch closes the socket instead, which no later step can miss.
auto shielded(error_code& error) {
  return asio::redirect_error(asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable),
                              error);
}

bool is_address(const std::string& host) {
  error_code error;
  asio::ip::make_address(host, error);
  return !error;
}

// RFC 6066 (no SNI for addresses) and RFC 9525 (subject alternative names only, no partial wildcards).
bool expect_host(SSL* ssl, const std::string& host) {
  if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  // What the macro SSL_set_tlsext_host_name does, with casts of this language.
  char* name = const_cast<char*>(host.c_str());
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return SSL_set1_host(ssl, name) == 1 &&
         SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name) == 1;
}

}  // namespace

// Guards one operation: closes the socket when time is up or the coroutine is cancelled.
class Connection::Watch {
 public:
  Watch(std::shared_ptr<Impl> impl, asio::cancellation_state state, SteadyTime deadline)
      : impl_(std::move(impl)), state_(state), deadline_(deadline) {
    const auto mine = ++impl_->operation;
    const std::weak_ptr<Impl> weak = impl_;
    impl_->alarm.expires_at(deadline);
    impl_->alarm.async_wait([weak, mine](error_code error) {
      const auto alive = weak.lock();
      if (error || !alive || alive->operation != mine) return;
      alive->timed_out = true;
      alive->close();
    });
    // Never cleared: the next operation takes the slot over, and a coroutine that is destroyed with its loop
    // must not touch a signal that may be gone.
    if (!state_.slot().is_connected()) return;
    state_.slot().assign([weak, mine](asio::cancellation_type) {
      const auto alive = weak.lock();
      if (alive && alive->operation == mine) alive->close();
    });
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {
    ++impl_->operation;
    impl_->alarm.cancel();
  }

  // What the operation's result means, now that it is over.
  error_code outcome(const error_code& error) {
    if (state_.cancelled() != asio::cancellation_type::none) {
      impl_->close();
      throw boost::system::system_error(asio::error::operation_aborted);
    }
    // The clock too: where every step ends at once, the alarm's handler may never get its turn.
    if (!impl_->timed_out && std::chrono::steady_clock::now() < deadline_) return error;
    impl_->close();
    return asio::error::timed_out;
  }

 private:
  std::shared_ptr<Impl> impl_;
  asio::cancellation_state state_;
  SteadyTime deadline_;
};

Connection::Connection(const asio::any_io_executor& executor) : impl_(std::make_shared<Impl>(executor)) {}
Connection::~Connection() = default;

asio::awaitable<error_code> Connection::connect(tcp::endpoint to, SteadyTime deadline) {
  const auto impl = impl_;
  impl->address = to.address().to_string();
  const auto state = co_await asio::this_coro::cancellation_state;
  Watch watch(impl, state, deadline);
  error_code error;
  impl->socket.open(to.protocol(), error);
  if (error) co_return error;
  co_await impl->socket.async_connect(to, shielded(error));
  error = watch.outcome(error);
  if (error) co_return error;
  impl->socket.set_option(tcp::no_delay(true), error);
  co_return error;
}

asio::awaitable<error_code> Connection::handshake(std::shared_ptr<asio::ssl::context> context,
                                                  std::string host, SteadyTime deadline) {
  const auto impl = impl_;
  const auto state = co_await asio::this_coro::cancellation_state;
  Watch watch(impl, state, deadline);
  error_code error;
  try {
    impl->tls = std::make_unique<TlsStream>(impl->socket, *context);
  } catch (const boost::system::system_error& failure) {
    error = failure.code();
  }
  if (error) co_return error;
  if (!expect_host(impl->tls->native_handle(), host)) co_return asio::error::invalid_argument;
  co_await impl->tls->async_handshake(asio::ssl::stream_base::client, shielded(error));
  co_return watch.outcome(error);
}

long Connection::verify_result() const {
  return impl_->tls ? SSL_get_verify_result(impl_->tls->native_handle()) : X509_V_OK;
}

asio::awaitable<error_code> Connection::write(std::string_view bytes, SteadyTime deadline) {
  const auto impl = impl_;
  const auto state = co_await asio::this_coro::cancellation_state;
  Watch watch(impl, state, deadline);
  error_code error;
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  if (impl->tls) {
    co_await asio::async_write(*impl->tls, buffer, shielded(error));
  } else {
    co_await asio::async_write(impl->socket, buffer, shielded(error));
  }
  co_return watch.outcome(error);
}

asio::awaitable<Connection::Read> Connection::read_some(std::span<char> into, SteadyTime deadline) {
  const auto impl = impl_;
  const auto state = co_await asio::this_coro::cancellation_state;
  Watch watch(impl, state, deadline);
  Read read;
  const asio::mutable_buffer buffer(into.data(), into.size());
  if (impl->tls) {
    read.count = co_await impl->tls->async_read_some(buffer, shielded(read.error));
  } else {
    read.count = co_await impl->socket.async_read_some(buffer, shielded(read.error));
  }
  read.error = watch.outcome(read.error);
  co_return read;
}

std::span<char> Connection::scratch() {
  // A long answer in few steps: each has the cost of a call to the system, a timer and a coroutine.
  constexpr std::size_t kBytes = 262'144;
  if (!impl_->scratch) impl_->scratch = std::make_unique_for_overwrite<char[]>(kBytes);
  return {impl_->scratch.get(), kBytes};
}

bool Connection::quiet() const {
  if (!impl_->socket.is_open()) return false;
  if (impl_->tls && SSL_has_pending(impl_->tls->native_handle()) != 0) return false;
  char byte = 0;
  const ssize_t count = ::recv(impl_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && errno == EAGAIN;
}

const std::string& Connection::address() const {
  return impl_->address;
}

void Connection::set_address(std::string text) {
  impl_->address = std::move(text);
}

}  // namespace lge::net
