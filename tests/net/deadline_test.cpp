#include <doctest/doctest.h>

#include "net/client.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kShort{120};
constexpr std::size_t kLarge = 20'000'000;  // more than the buffers of two sockets hold

// Every phase at its limit, or cancelled, one after the other.
struct Stuck {
  const char* phase;
  Request request;
};

struct Fixture {
  DeafListener deaf;
  ScriptServer silent{{[](Peer& peer) {
    peer.read_head();
    peer.wait_for_close();
  }}};
  ScriptServer deaf_after_accept{{[](Peer& peer) { peer.hold(); }}};

  std::vector<Stuck> all() {
    Stuck lookup{"resolve never.test", get(80)};
    lookup.request.origin.host = "never.test";
    Stuck handshake{"TLS handshake with ", get_tls(silent.port())};
    Stuck write{"send the request to ", get(deaf_after_accept.port())};
    write.request.method = "POST";
    write.request.body.assign(kLarge, 'x');
    return {lookup,
            {"connect to ", get(deaf.port())},
            handshake,
            write,
            {"read the answer of ", get(silent.port())}};
  }
};

TransportOptions limits_of(const std::string& phase) {
  TransportOptions options;
  if (phase.starts_with("resolve")) options.resolve = kShort;
  if (phase.starts_with("connect")) options.connect = kShort;
  if (phase.starts_with("TLS")) options.handshake = kShort;
  if (phase.starts_with("send")) options.write = kShort;
  if (phase.starts_with("read")) options.read = kShort;
  return options;
}

void check_timeout(const Client::Outcome& outcome, const std::string& phase, const std::string& end) {
  REQUIRE(outcome.has_error());
  CAPTURE(outcome.error().message);
  CHECK(outcome.error().failure == Failure::timeout);
  CHECK(outcome.error().message.starts_with(phase));
  CHECK(outcome.error().message.ends_with(end));
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "each phase ends at its deadline") {
  for (const Stuck& stuck : all()) {
    CAPTURE(stuck.phase);
    Client client(limits_of(stuck.phase));
    const milliseconds took =
        time_of([&] { check_timeout(client.send(stuck.request), stuck.phase, ": not done within 120ms"); });
    CHECK(took >= kShort);
    CHECK(took < milliseconds(1000));
  }
}

// Longer than kShort: the phases before the stuck one end in time on a slow machine, too.
TEST_CASE_FIXTURE(Fixture, "each phase ends with the whole request's deadline") {
  for (const Stuck& stuck : all()) {
    CAPTURE(stuck.phase);
    TransportOptions options;
    options.total = milliseconds(600);
    Client client(options);
    check_timeout(client.send(stuck.request), stuck.phase,
                  ": not done within 600ms (the limit of the whole request)");
  }
}

TEST_CASE_FIXTURE(Fixture, "each phase ends at once when it is cancelled") {
  for (const Stuck& stuck : all()) {
    CAPTURE(stuck.phase);
    Client client;
    CHECK(client.aborts(stuck.request, milliseconds(40)));
  }
}

TEST_CASE_FIXTURE(Fixture, "a loop may be destroyed in the middle of each phase") {
  for (const Stuck& stuck : all()) {
    CAPTURE(stuck.phase);
    Client client;
    const auto outcome = client.start(stuck.request);
    client.loop.run_for(milliseconds(20));
    CHECK_FALSE(*outcome);
  }
}

TEST_CASE("an answer that trickles is bounded by the whole request") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.send("x"))
      std::this_thread::sleep_for(milliseconds(2));
  }});
  TransportOptions options;
  options.total = kShort;
  Client client(options);
  CHECK(client.send(get(server.port())).error().failure == Failure::timeout);
}

TEST_CASE("an answer that never lets go is bounded too, and cancelled at once") {
  const Script flood = [](Peer& peer) {
    peer.read_head();
    const std::string part(65'536, 'x');
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.send(part))
      continue;
  };
  ScriptServer server({flood});
  TransportOptions options;
  options.max_body_bytes = std::size_t{1} << 40U;
  options.total = kShort;
  Client bounded(options);
  CHECK(bounded.send(get(server.port())).error().failure == Failure::timeout);
  options.total = std::chrono::seconds(10);
  Client cancelled(options);
  CHECK(cancelled.aborts(get(server.port()), milliseconds(30)));
}

TEST_CASE("the second address has its own time") {
  const DeafListener deaf;
  Client client(limits_of("connect"));
  client.resolver->answers.insert_or_assign(
      "two.test", Addresses{asio::ip::make_address("127.0.0.1"), asio::ip::make_address("127.0.0.2")});
  Request request = get(deaf.port());
  request.origin.host = "two.test";
  const auto outcome = client.send(request);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::connect);  // the second one did answer: refused
  CHECK(outcome.error().message.ends_with(
      " (127.0.0.1): not done within 120ms; (127.0.0.2): Connection refused"));
}

TEST_CASE("a cancelled request leaves no connection behind") {
  ScriptServer server({[](Peer& peer) {
                         peer.read_head();
                         peer.send(kOk);
                         peer.read_head();
                         peer.wait_for_close();
                       },
                       [](Peer& peer) {
                         peer.read_head();
                         peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfresh");
                       }});
  Client client;
  CHECK(client.send(get(server.port()))->body == "ok");
  CHECK(client.aborts(get(server.port()), milliseconds(30)));
  CHECK(client.send(get(server.port()))->body == "fresh");
  CHECK(server.accepted() == 2);
}

TEST_CASE("whenever the cancellation comes, it is not lost") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    for (const char c : std::string("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n")) {
      peer.send(std::string(1, c));
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    peer.wait_for_close();
  }});
  Client client;
  for (int delay = 0; delay < 12; ++delay) {
    CAPTURE(delay);
    CHECK(client.aborts(get(server.port()), milliseconds(delay)));
  }
}

}  // namespace lge::net::tests
