#include <array>
#include <cerrno>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include "web/deadline.hpp"
#include "web/wire.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// So much of an answer waits in the system for a client that does not read; the rest stays here, where all
// clients share it. What is on its way to one that does read comes on top.
constexpr int kUnsentBytes = 512 * 1024;

class PlainWire final : public Wire {
 public:
  PlainWire(StreamSocket socket, ClientAddress client)
      : socket_(std::move(socket)),
        client_(std::move(client)),
        deadline_(socket_.get_executor(), [this] { close_socket(); }) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    if (!client_) return;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof kUnsentBytes);
  }

  asio::awaitable<void> handshake(error_code& error) override {
    error = {};
    co_return;
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer room, error_code& error) override {
    const std::size_t count =
        co_await socket_.async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
    may_write_at_once_ = true;
    name_expiry(error);
    co_return count;
  }

  asio::awaitable<std::size_t> write_some(Gathered bytes, error_code& error) override {
    writing_ = true;
    std::size_t count = 0;
    bool waits = !std::exchange(may_write_at_once_, false);
    if (!waits) {
      count = socket_.write_some(bytes, error);
      waits = error == asio::error::would_block;
    }
    if (waits) {
      count = co_await socket_.async_write_some(bytes, asio::redirect_error(asio::use_awaitable, error));
    }
    writing_ = false;
    name_expiry(error);
    co_return count;
  }

  asio::awaitable<std::size_t> write_some_of(Gathered bytes, const MemoryFile& file,
                                             error_code& error) override {
    writing_ = true;
    std::size_t count = 0;
    bool waits = !std::exchange(may_write_at_once_, false);
    if (!waits) {
      count = send_file(bytes, file, error);
      waits = error == asio::error::would_block;
    }
    while (waits) {
      co_await socket_.async_wait(asio::socket_base::wait_write,
                                  asio::redirect_error(asio::use_awaitable, error));
      if (!error) count = send_file(bytes, file, error);
      waits = error == asio::error::would_block;
    }
    writing_ = false;
    name_expiry(error);
    co_return count;
  }

  asio::awaitable<void> end_writing(error_code& error) override {
    socket_.shutdown(asio::socket_base::shutdown_send, error);
    name_expiry(error);
    co_return;
  }

  void turn_away(std::string_view answer) override {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.write_some(asio::buffer(answer), ignored);
    // What has come already is read, since closing over it would send a reset that destroys the answer.
    std::array<char, 4096> dropped{};
    socket_.read_some(asio::buffer(dropped), ignored);
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    close();
  }

  void expires_at(SteadyTime deadline) override { deadline_.set(deadline); }
  void expires_never() override { deadline_.clear(); }

  void close() override {
    deadline_.stop();
    close_socket();
  }

  [[nodiscard]] const ClientAddress& client() const override { return client_; }

 private:
  // A client that does not take an answer would not take its rest either, and the system would keep that for
  // it: so it is dropped, with a reset.
  void close_socket() {
    error_code ignored;
    if (writing_) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  // What the system takes at once.
  std::size_t send_file(Gathered bytes, const MemoryFile& file, error_code& error) {
    std::size_t head = 0;
    if (bytes[0].size() > 0) {
      head = socket_.send(std::array{bytes[0]}, MSG_MORE, error);
      if (error || head < bytes[0].size()) return head;
    }
    auto from = static_cast<off_t>(file.size() - bytes[1].size());
    const ssize_t sent = ::sendfile(socket_.native_handle(), file.descriptor(), &from, bytes[1].size());
    if (sent >= 0) return head + static_cast<std::size_t>(sent);
    // A head that has gone is a success.
    if (head == 0) error.assign(errno, boost::system::system_category());
    return head;
  }

  void name_expiry(error_code& error) const {
    if (error && deadline_.expired()) error = asio::error::timed_out;
  }

  StreamSocket socket_;
  ClientAddress client_;
  Deadline deadline_;
  // Most answers fit into the system's buffer, and a way through the loop costs as much as they do. Not twice
  // without one: a client that sends many requests at once would keep the others waiting.
  bool may_write_at_once_ = false;
  bool writing_ = false;
};

}  // namespace

std::unique_ptr<Wire> make_plain_wire(StreamSocket socket, ClientAddress client) {
  return std::make_unique<PlainWire>(std::move(socket), std::move(client));
}

}  // namespace lge::web
