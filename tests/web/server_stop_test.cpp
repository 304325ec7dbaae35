#include <doctest/doctest.h>

#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;

namespace {

std::string failure_to_listen(const std::vector<ListenAddress>& addresses) {
  boost::asio::io_context loop;
  fakes::FakeLog log;
  Told told;
  Server server(loop.get_executor(), {}, Router({}), log, told);
  const auto listening = server.listen(addresses);
  CHECK(server.addresses().empty() != listening.has_value());
  return listening.has_value() ? "" : listening.error();
}

ListenAddress address_of(const RunningServer& server) {
  return *parse_listen_address(server.address());
}

bool has_ipv6() {
  try {
    RunningServer server({}, {TcpAddress{"::1", 0}});
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("several addresses serve the same pages") {
  RunningServer server({},
                       {TcpAddress{"127.0.0.1", 0}, TcpAddress{"127.0.0.2", 0}, TcpAddress{"localhost", 0}});
  REQUIRE(server.addresses().size() == 3);
  CHECK(server.addresses()[1].starts_with("127.0.0.2:"));
  for (const std::string& address : server.addresses()) {
    CHECK(RawClient(address).get("/small").status == 200);
  }
}

TEST_CASE("no host means every address, of both families where there are both") {
  RunningServer server({}, {TcpAddress{"", 0}});
  const std::string port = server.address().substr(server.address().rfind(':'));
  CHECK(RawClient("127.0.0.1" + port).get("/small").status == 200);
  if (!has_ipv6()) return;
  CHECK(server.address() == "[::]" + port);
  CHECK(RawClient("[::1]" + port).get("/small").status == 200);
}

TEST_CASE("an address in use is a clear error, and none of the others stays bound") {
  RunningServer server;
  CHECK(failure_to_listen({TcpAddress{"127.0.0.1", 0}, address_of(server)}) ==
        "cannot listen on " + server.address() +
            ": Address already in use; another program listens there: stop it, or choose another "
            "--web.listen-address");
}

TEST_CASE("an address that this machine does not have is a clear error") {
  CHECK(failure_to_listen({TcpAddress{"192.0.2.1", 80}}) ==
        "cannot listen on 192.0.2.1:80: Cannot assign requested address; this machine has no such address: "
        "choose "
        "another --web.listen-address");
}

TEST_CASE("stop closes idle and half-read connections at once") {
  RunningServer server;
  RawClient fresh(server.address());
  RawClient idle(server.address());
  CHECK(idle.get("/small").status == 200);
  RawClient half(server.address());
  half.send("GET /sm");
  CHECK(RawClient(server.address()).get("/small").status == 200);
  CHECK(server.stop() < Millis(500));
  CHECK(idle.read_to_end().empty());
  CHECK(half.read_to_end().empty());
  CHECK(fresh.read_to_end().empty());
  CHECK_THROWS(RawClient(server.address()));
}

TEST_CASE("stop lets a running answer finish, and then closes") {
  RunningServer server;
  RawClient slow(server.address(), 65'536);
  slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /small HTTP/1.1\r\nHost: a\r\n\r\n");
  REQUIRE(eventually([&] { return server.answers("large", 200) > 0; }));
  server.begin_stop();
  CHECK(slow.read_reply().body == large_text());
  CHECK(slow.read_to_end().empty());
  CHECK(server.stop() < Millis(1500));
}

TEST_CASE("stop waits no longer than the grace for a client that does not read") {
  ServerOptions options;
  options.stop_grace = Millis(200);
  RunningServer server(options);
  RawClient stuck(server.address(), 4096);
  for (int i = 0; i < 20; ++i)
    stuck.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  REQUIRE(eventually([&] { return server.answers("large", 200) > 0; }));
  const Millis took = server.stop();
  CHECK(took >= Millis(150));
  CHECK(took < Millis(1500));
}

TEST_CASE("stop without a client, and twice, returns at once") {
  RunningServer server;
  server.begin_stop();
  server.begin_stop();
  CHECK(server.stop() < Millis(500));
}

TEST_CASE("an error that a client has not read yet survives the close") {
  RunningServer server;
  RawClient client(server.address());
  // More than the server reads: without lingering, the unread rest would reset the connection.
  client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" +
              std::string(500'000, 'x'));
  std::this_thread::sleep_for(Millis(50));
  CHECK(client.read_reply().status == 413);
  CHECK(client.read_to_end().empty());
}
