#include <doctest/doctest.h>

#include "net/client.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

using std::chrono::milliseconds;

namespace {

void answer_all(Peer& peer) {
  while (!peer.read_head().empty())
    peer.send(kOk);
}

void answer_once(Peer& peer) {
  peer.read_head();
  peer.send(kOk);
}

// Looks alive until the second request has come, as a server does that closes just then.
void go_at_the_second(Peer& peer) {
  answer_once(peer);
  peer.read_head();
}

void wait_until(const std::function<bool()>& done) {
  for (int i = 0; i < 1000 && !done(); ++i)
    std::this_thread::sleep_for(milliseconds(2));
}

}  // namespace

TEST_CASE("requests one after the other share a connection") {
  ScriptServer server({answer_all});
  Client client;
  for (int i = 0; i < 5; ++i)
    CHECK(client.send(get(server.port()))->body == "ok");
  CHECK(server.accepted() == 1);
}

TEST_CASE("a POST uses it too") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    peer.send(kOk);
    peer.read_head();
    peer.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
  }});
  Client client;
  CHECK(client.send(get(server.port()))->status == 200);
  Request request = get(server.port());
  request.method = "POST";
  CHECK(client.send(request)->status == 201);
  CHECK(server.accepted() == 1);
}

TEST_CASE("Connection: close is respected") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    peer.wait_for_close();
  }});
  Client client;
  CHECK(client.send(get(server.port())));
  CHECK(client.send(get(server.port())));
  CHECK(server.accepted() == 2);
}

TEST_CASE("a connection that the server has closed in the meantime is not used") {
  ScriptServer server({answer_once});
  Client client;
  CHECK(client.send(get(server.port())));
  wait_until([&] { return server.ended() == 1; });
  Request request = get(server.port());
  request.method = "POST";  // would not be sent a second time
  CHECK(client.send(request));
  CHECK(server.accepted() == 2);
}

TEST_CASE("a GET on a connection that ends just then is sent once more, on a fresh one") {
  ScriptServer server({go_at_the_second, answer_once});
  Client client;
  CHECK(client.send(get(server.port())));
  CHECK(client.send(get(server.port()))->body == "ok");
  CHECK(server.accepted() == 2);
}

TEST_CASE("once, not for ever") {
  ScriptServer server({go_at_the_second, [](Peer& peer) { peer.read_head(); }});
  Client client;
  CHECK(client.send(get(server.port())));
  const auto outcome = client.send(get(server.port()));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::closed);
  CHECK_FALSE(outcome.error().stale);
  CHECK(server.accepted() == 2);
}

TEST_CASE("a POST is not sent a second time") {
  ScriptServer server({go_at_the_second, answer_once});
  Client client;
  CHECK(client.send(get(server.port())));
  Request request = get(server.port());
  request.method = "POST";
  const auto outcome = client.send(request);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::closed);
  CHECK(server.accepted() == 1);
}

TEST_CASE(
    "a request that is for once says that the connection was stale, and one for a fresh connection gets it") {
  ScriptServer server({go_at_the_second, answer_once, answer_once});
  Client client;
  CHECK(client.send(get(server.port())));
  Request request = get(server.port());
  request.kept = net::Kept::once;
  const auto outcome = client.send(request);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::closed);
  CHECK(outcome.error().stale);
  CHECK(server.accepted() == 1);
  CHECK(client.send(request));
  request.kept = net::Kept::none;
  CHECK(client.send(request));
  CHECK(server.accepted() == 3);
}

TEST_CASE("a GET whose answer has begun is not sent a second time") {
  ScriptServer server({[](Peer& peer) {
    answer_once(peer);
    peer.read_head();
    peer.send("H");
  }});
  Client client;
  CHECK(client.send(get(server.port())));
  const auto outcome = client.send(get(server.port()));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::closed);
  CHECK(server.accepted() == 1);
}

TEST_CASE("bytes that nobody asked for end a connection") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    peer.send(std::string(kOk) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
    peer.wait_for_close();
  }});
  Client client;
  CHECK(client.send(get(server.port()))->body == "ok");
  CHECK(client.send(get(server.port()))->body == "ok");
  CHECK(server.accepted() == 2);
}

TEST_CASE("no more idle connections than allowed, and requests at once each have their own") {
  ScriptServer server({answer_all});
  TransportOptions options;
  options.max_idle_connections = 2;
  Client client(options);
  std::vector<std::shared_ptr<std::optional<Client::Outcome>>> outcomes;
  outcomes.reserve(5);
  for (int i = 0; i < 5; ++i)
    outcomes.push_back(client.start(get(server.port())));
  client.loop.run();
  for (const auto& outcome : outcomes)
    CHECK(outcome->value()->body == "ok");
  CHECK(server.accepted() == 5);
  wait_until([&] { return server.ended() == 3; });
  CHECK(server.ended() == 3);
}

TEST_CASE("an idle connection past its time is closed and replaced") {
  ScriptServer server({answer_all});
  TransportOptions options;
  options.idle = milliseconds(20);
  Client client(options);
  CHECK(client.send(get(server.port())));
  std::this_thread::sleep_for(milliseconds(30));
  CHECK(client.send(get(server.port())));
  CHECK(server.accepted() == 2);
}

TEST_CASE("with the timer it is closed without another request") {
  ScriptServer server({answer_all});
  TransportOptions options;
  options.idle = milliseconds(20);
  options.close_idle_by_timer = true;
  Client client(options);
  CHECK(client.send(get(server.port())));
  CHECK(client.loop.run() > 0);  // returns once the timer has nothing left to wait for
  wait_until([&] { return server.ended() == 1; });
  CHECK(server.ended() == 1);
}

TEST_CASE("without it the loop ends with the last request") {
  ScriptServer server({answer_all});
  Client client;
  CHECK(client.send(get(server.port())));
  CHECK(time_of([&] { client.loop.run(); }) < milliseconds(1000));
}

}  // namespace lge::net::tests
