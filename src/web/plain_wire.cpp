#include <array>
#include <cerrno>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include "web/wire.hpp"
#include "web/wire_socket.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class PlainWire final : public Wire {
 public:
  PlainWire(StreamSocket socket, ClientAddress client) : socket_(std::move(socket), std::move(client)) {}

  asio::awaitable<void> handshake(error_code& error) override {
    error = {};
    co_return;
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer room, error_code& error) override {
    const std::size_t count =
        co_await socket_.get().async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
    may_write_at_once_ = true;
    socket_.name_expiry(error);
    co_return count;
  }

  asio::awaitable<std::size_t> write_some(Gathered bytes, error_code& error) override {
    socket_.writing(true);
    std::size_t count = 0;
    bool waits = !std::exchange(may_write_at_once_, false);
    if (!waits) {
      count = socket_.get().write_some(bytes, error);
      waits = error == asio::error::would_block;
    }
    if (waits) {
      count =
          co_await socket_.get().async_write_some(bytes, asio::redirect_error(asio::use_awaitable, error));
    }
    socket_.writing(false);
    socket_.name_expiry(error);
    co_return count;
  }

  asio::awaitable<std::size_t> write_some_of(Gathered bytes, const MemoryFile& file,
                                             error_code& error) override {
    socket_.writing(true);
    std::size_t count = 0;
    bool waits = !std::exchange(may_write_at_once_, false);
    if (!waits) {
      count = send_file(bytes, file, error);
      waits = error == asio::error::would_block;
    }
    while (waits) {
      co_await socket_.get().async_wait(asio::socket_base::wait_write,
                                        asio::redirect_error(asio::use_awaitable, error));
      if (!error) count = send_file(bytes, file, error);
      waits = error == asio::error::would_block;
    }
    socket_.writing(false);
    socket_.name_expiry(error);
    co_return count;
  }

  asio::awaitable<void> end_writing(error_code& error) override {
    socket_.end_sending(error);
    co_return;
  }

  void turn_away(std::string_view answer) override {
    socket_.say(answer);
    close();
  }

  void expires_at(SteadyTime deadline) override { socket_.expires_at(deadline); }
  void expires_never() override { socket_.expires_never(); }
  void close() override { socket_.close(); }
  [[nodiscard]] const ClientAddress& client() const override { return socket_.client(); }

 private:
  // What the system takes at once.
  std::size_t send_file(Gathered bytes, const MemoryFile& file, error_code& error) {
    std::size_t head = 0;
    if (bytes[0].size() > 0) {
      head = socket_.get().send(std::array{bytes[0]}, MSG_MORE, error);
      if (error || head < bytes[0].size()) return head;
    }
    auto from = static_cast<off_t>(file.size() - bytes[1].size());
    const ssize_t sent = ::sendfile(socket_.get().native_handle(), file.descriptor(), &from, bytes[1].size());
    if (sent >= 0) return head + static_cast<std::size_t>(sent);
    // A head that has gone is a success.
    if (head == 0) error.assign(errno, boost::system::system_category());
    return head;
  }

  WireSocket socket_;
  // Most answers fit into the system's buffer, and a way through the loop costs as much as they do. Not twice
  // without one: a client that sends many requests at once would keep the others waiting.
  bool may_write_at_once_ = false;
};

}  // namespace

std::unique_ptr<Wire> make_plain_wire(StreamSocket socket, ClientAddress client) {
  return std::make_unique<PlainWire>(std::move(socket), std::move(client));
}

}  // namespace lge::web
