#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "net/tls_context.hpp"
#include "support/clock.hpp"

namespace lge::net {

/// One TCP connection, or TLS over it. Every operation ends at its deadline with asio::error::timed_out,
/// throws boost::system::system_error (operation_aborted) where the coroutine is cancelled, and in both cases
/// closes the connection, so that no later step can wait for what will not come. One operation at a time, on
/// one loop. Destroying it closes it without a farewell: a peer that no longer listens must not hold anybody
/// up.
class Connection {
 public:
  using ErrorCode = boost::system::error_code;
  struct Read {
    ErrorCode error;
    std::size_t count = 0;
  };

  explicit Connection(const boost::asio::any_io_executor& executor);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  boost::asio::awaitable<ErrorCode> connect(boost::asio::ip::tcp::endpoint to, SteadyTime deadline);
  /// From here on everything is encrypted. The certificate must be valid for `host`, a name or an address.
  boost::asio::awaitable<ErrorCode> handshake(std::shared_ptr<boost::asio::ssl::context> context,
                                              std::string host, SteadyTime deadline);
  /// After a failed handshake: why the certificate was refused (X509_V_ERR_…), or X509_V_OK where it was not.
  [[nodiscard]] long verify_result() const;

  /// `bytes` must live until the end.
  boost::asio::awaitable<ErrorCode> write(std::string_view bytes, SteadyTime deadline);
  /// `into` must live until the end. The peer's end is asio::error::eof, or
  /// asio::ssl::error::stream_truncated where TLS's own farewell is missing, so that anybody may have cut the
  /// connection.
  boost::asio::awaitable<Read> read_some(std::span<char> into, SteadyTime deadline);

  /// 256 KiB to read into, which live as long as the connection: whoever reads from it uses them.
  [[nodiscard]] std::span<char> scratch();

  /// False once the peer has closed it, or has sent what nobody asked for. Does not wait.
  [[nodiscard]] bool quiet() const;
  /// The peer's address as text, or what set_address() made of it; empty before connect(). For people.
  [[nodiscard]] const std::string& address() const;
  void set_address(std::string text);

 private:
  struct Impl;
  class Watch;
  std::shared_ptr<Impl> impl_;
};

}  // namespace lge::net
