#include <deque>

#include <doctest/doctest.h>

#include "fakes/temporary_directory.hpp"
#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;
using metrics::ConnectionEnd;

namespace {

const std::string kLarge = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";

// Clients that ask for more than the buffers between the two sockets hold, and do not read it.
void stall(std::deque<RawClient>& clients, RunningServer& server, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    clients.emplace_back(server.address(), 4096).send(kLarge + kLarge + kLarge);
  REQUIRE(eventually([&] { return server.answers("large", 200) >= count; }));
}

std::size_t of_this_address(std::size_t limit, RunningServer& server) {
  std::deque<RawClient> clients;
  for (std::size_t i = 0; i < limit + 3; ++i)
    CHECK(clients.emplace_back(server.address()).get("/small").status == 200);
  return server.closed(ConnectionEnd::evicted);
}

}  // namespace

TEST_CASE("where there is no room, the connection that has waited the longest makes way") {
  ServerOptions options;
  options.max_connections = 3;
  RunningServer server(options);
  RawClient idle(server.address());
  CHECK(idle.get("/small").status == 200);
  RawClient half(server.address());
  half.send("GET /small HT");
  RawClient last(server.address());
  CHECK(last.get("/small").status == 200);
  CHECK(RawClient(server.address()).get("/small").status == 200);
  CHECK(idle.read_to_end().empty());
  CHECK(last.get("/small").status == 200);
  RawClient newest(server.address());
  RawClient another(server.address());
  CHECK(another.get("/small").status == 200);
  CHECK(half.read_to_end().empty());
  CHECK(
      server.log_lines("warn too many clients at once; who waits, or takes no answer, makes way for new ones "
                       "of=connections limit=3") == 1);
}

TEST_CASE("a flood of connections that say nothing holds nobody up") {
  ServerOptions options;
  options.max_connections = 8;
  RunningServer server(options);
  std::deque<RawClient> flood;
  for (int i = 0; i < 100; ++i) {
    flood.emplace_back(server.address());
    if (i % 2 == 0) flood.back().send("GET /small HTTP/1.1\r\n");
  }
  CHECK(RawClient(server.address()).get("/small").status == 200);
  CHECK(server.closed(ConnectionEnd::evicted) >= 92);
  CHECK(server.answers("none", 503) == 0);
}

TEST_CASE("the limit for one address holds for its connections only; a Unix socket has none") {
  const fakes::TemporaryDirectory folder;
  ServerOptions options;
  options.max_connections_per_address = 2;
  RunningServer server(options, {TcpAddress{"127.0.0.1", 0}, UnixAddress{(folder.path() / "s").string()}});
  std::deque<RawClient> local;
  for (int i = 0; i < 5; ++i)
    CHECK(local.emplace_back(server.addresses()[1]).get("/small").status == 200);
  CHECK(server.closed(ConnectionEnd::evicted) == 0);
  CHECK(of_this_address(2, server) == 3);
  for (RawClient& client : local)
    CHECK(client.get("/small").status == 200);
  CHECK(server.log_lines("of=connections from one address limit=2") == 1);
}

TEST_CASE("0 switches the limit for one address off") {
  ServerOptions options;
  options.max_connections_per_address = 0;
  RunningServer server(options);
  CHECK(of_this_address(200, server) == 0);
}

TEST_CASE("where everybody is being served, newcomers get 503 and learn when to ask again") {
  ServerOptions options;
  options.max_connections = 3;
  options.patience = Millis(60'000);
  RunningServer server(options);
  std::deque<RawClient> slow;
  stall(slow, server, 3);
  for (int i = 0; i < 5; ++i) {
    RawClient late(server.address());
    const Reply reply = late.read_reply();
    CHECK(reply.status == 503);
    CHECK(reply.header("Retry-After") == "1");
    CHECK(reply.body == "503: too many connections; try again\n");
    CHECK(late.read_to_end().empty());
  }
  CHECK(server.answers("none", 503) == 5);
  CHECK(server.closed(ConnectionEnd::refused) == 5);
  CHECK(slow.front().read_reply().body == large_text());
}

TEST_CASE("an answer that its client does not take makes way after a while, one that is taken does not") {
  ServerOptions options;
  options.max_connections = 2;
  options.patience = Millis(100);
  RunningServer server(options);
  std::deque<RawClient> slow;
  stall(slow, server, 1);
  RawClient lively(server.address(), 65'536);
  lively.send(kLarge);
  bool in = false;
  std::size_t taken = 0;
  const bool ended = eventually([&] {
    taken += lively.read_some(65'536).size();
    RawClient late(server.address());
    late.send("GET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    in = late.read_to_end().starts_with("HTTP/1.1 200 ");
    return in;
  });
  CHECK(ended);
  CHECK(eventually([&] { return server.closed(ConnectionEnd::evicted) == 1; }));
  CHECK(slow.front().read_to_end().size() < 3 * large_text().size());
  while (taken < large_text().size())
    taken += lively.read_some(65'536).size();
}

TEST_CASE(
    "requests in flight are bounded: an answer that stalls makes way, else 503 and the connection stays") {
  ServerOptions options;
  options.max_requests_in_flight = 2;
  options.patience = Millis(200);
  RunningServer server(options);
  std::deque<RawClient> slow;
  stall(slow, server, 2);
  RawClient client(server.address());
  const Reply busy = client.get("/small");
  CHECK(busy.status == 503);
  CHECK(busy.body == "503: too many requests at once; try again\n");
  CHECK(busy.header("Retry-After") == "1");
  CHECK(eventually([&] { return client.get("/small").status == 200; }));
  CHECK(eventually([&] { return server.closed(ConnectionEnd::evicted) == 1; }));
  CHECK(server.told([](const Told& told) { return told.began - told.ended; }) == 1);
  CHECK(client.get("/small").status == 200);
}

TEST_CASE("why connections end is told, and each is counted once") {
  ServerOptions options;
  options.head_time = Millis(150);
  options.idle_time = Millis(150);
  options.write_stall = Millis(150);
  RunningServer server(options);
  {
    RawClient leaves(server.address());
    RawClient asks_for_the_end(server.address());
    asks_for_the_end.send("GET /small HTTP/1.0\r\n\r\n");
    CHECK(asks_for_the_end.read_to_end().size() > 10);
    RawClient bad(server.address());
    bad.send("nonsense\r\n\r\n");
    CHECK(bad.read_reply().status == 400);
    RawClient silent(server.address());
    RawClient half(server.address());
    half.send("GET /sm");
    RawClient idle(server.address());
    CHECK(idle.get("/small").status == 200);
    std::deque<RawClient> slow;
    stall(slow, server, 1);
    CHECK(eventually([&] { return server.closed(ConnectionEnd::write_timeout) == 1; }));
    CHECK(eventually([&] { return server.closed(ConnectionEnd::idle) == 1; }));
    CHECK(eventually([&] { return server.closed(ConnectionEnd::head_timeout) >= 2; }));
    RawClient fails(server.address());
    fails.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(fails.read_reply().status == 405);
    CHECK(fails.get("/fails").status == 500);
    CHECK(fails.read_to_end().empty());
  }
  CHECK(eventually([&] { return server.closed(ConnectionEnd::bad_request) == 1; }));
  CHECK(eventually([&] { return server.closed(ConnectionEnd::internal) == 1; }));
  RawClient stays(server.address());
  CHECK(stays.get("/small").status == 200);
  CHECK(server.told([](const Told& told) { return told.sent_bytes.at("small"); }) > 3 * 6);
  server.begin_stop();
  CHECK(eventually([&] { return server.closed(ConnectionEnd::stopping) == 1; }));
  CHECK(server.told([](const Told& told) {
    std::size_t closed = 0;
    for (const auto& [end, count] : told.closed)
      closed += count;
    return told.opened == closed && told.began == told.ended;
  }));
}
