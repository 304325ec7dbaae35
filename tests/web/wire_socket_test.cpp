#include "web/wire_socket.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <doctest/doctest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace lge;
using namespace lge::web;

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// A client on loopback, and the server's side of its connection.
struct Connected {
  Connected() {
    asio::ip::tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
    client.connect(acceptor.local_endpoint());
    asio::ip::tcp::socket accepted = acceptor.accept();
    const asio::ip::tcp::endpoint from = accepted.remote_endpoint();
    socket.emplace(StreamSocket(std::move(accepted)), from);
  }

  // What the client can still read, and how its connection ended.
  std::pair<std::string, error_code> rest() {
    std::string bytes;
    error_code end;
    asio::read(client, asio::dynamic_buffer(bytes), end);
    return {bytes, end};
  }

  asio::io_context loop{1};
  asio::ip::tcp::socket client{loop};
  std::optional<WireSocket> socket;
};

}  // namespace

TEST_CASE("little waits in the system for a client that does not read") {
  Connected pair;
  int bytes = 0;
  socklen_t size = sizeof bytes;
  REQUIRE(::getsockopt(pair.socket->get().native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, &size) ==
          0);
  CHECK(bytes > 0);
  CHECK(bytes <= 1'048'576);
}

TEST_CASE("what is closed while it writes is reset, and otherwise it ends well") {
  Connected writing;
  writing.socket->writing(true);
  writing.socket->close();
  CHECK(writing.rest().second == asio::error::connection_reset);

  Connected done;
  done.socket->writing(true);
  done.socket->writing(false);
  done.socket->close();
  CHECK(done.rest().second == asio::error::eof);
}

TEST_CASE("what is said last arrives, though the client's own words were never looked at") {
  Connected pair;
  pair.client.write_some(asio::buffer("anything"));
  pair.socket->get().wait(StreamSocket::wait_read);  // it is there, also on a busy machine
  pair.socket->say("goodbye");
  pair.socket->close();
  const auto [bytes, end] = pair.rest();
  CHECK(bytes == "goodbye");
  CHECK(end == asio::error::eof);
}

TEST_CASE("at the deadline it is closed, and errors from then on say so") {
  Connected pair;
  error_code error = asio::error::operation_aborted;
  pair.socket->name_expiry(error);
  CHECK(error == asio::error::operation_aborted);
  pair.socket->expires_at(std::chrono::steady_clock::now());
  pair.loop.run_for(std::chrono::seconds(20));
  pair.socket->name_expiry(error);
  CHECK(error == asio::error::timed_out);
  error = {};
  pair.socket->name_expiry(error);
  CHECK_FALSE(error);
  CHECK(pair.rest().second == asio::error::eof);
}
