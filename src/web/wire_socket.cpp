#include "web/wire_socket.hpp"

#include <array>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace lge::web {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// So much of an answer waits in the system for a client that does not read; the rest stays here, where all
// clients share it. What is on its way to one that does read comes on top.
constexpr int kUnsentBytes = 512 * 1024;

}  // namespace

WireSocket::WireSocket(StreamSocket socket, ClientAddress client)
    : socket_(std::move(socket)),
      client_(std::move(client)),
      deadline_(socket_.get_executor(), [this] { close_socket(); }) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  if (!client_) return;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof kUnsentBytes);
}

void WireSocket::name_expiry(error_code& error) const {
  if (error && deadline_.expired()) error = asio::error::timed_out;
}

void WireSocket::say(std::string_view answer) {
  error_code ignored;
  socket_.write_some(asio::buffer(answer), ignored);
  // What has come already is read, since closing over it would send a reset that destroys the answer.
  std::array<char, 4096> dropped{};
  socket_.read_some(asio::buffer(dropped), ignored);
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void WireSocket::end_sending(error_code& error) {
  socket_.shutdown(asio::socket_base::shutdown_send, error);
  name_expiry(error);
}

void WireSocket::close() {
  deadline_.stop();
  close_socket();
}

void WireSocket::close_socket() {
  error_code ignored;
  if (writing_) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace lge::web
