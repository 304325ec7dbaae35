#include <optional>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;

namespace {

ServerOptions short_times() {
  ServerOptions options;
  options.head_time = Millis(150);
  options.idle_time = Millis(150);
  options.write_stall = Millis(150);
  return options;
}

bool serves_others(const RunningServer& server) {
  return RawClient(server.address()).get("/small").status == 200;
}

// Lets this process open no further file for as long as it lives.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit now = before_;
    // The lowest free number is the first that open would return.
    const int lowest = ::dup(0);
    ::close(lowest);
    now.rlim_cur = static_cast<rlim_t>(lowest);
    ::setrlimit(RLIMIT_NOFILE, &now);
  }
  NoMoreFiles(const NoMoreFiles&) = delete;
  NoMoreFiles& operator=(const NoMoreFiles&) = delete;
  ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("heads that are too large are 431") {
  RunningServer server;
  for (const std::string& head :
       {"GET /small HTTP/1.1\r\nHost: a\r\nX: " + std::string(17'000, 'x') + "\r\n\r\n",
        "GET /" + std::string(17'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", std::string(100'000, 'G')}) {
    RawClient client(server.address());
    client.send(head);
    CHECK(client.read_reply().status == 431);
    CHECK(client.read_to_end().empty());
  }
  RawClient client(server.address());
  client.send("GET /small HTTP/1.1\r\nHost: a\r\nX: " + std::string(15'000, 'x') + "\r\n\r\n");
  CHECK(client.read_reply().status == 200);
}

TEST_CASE("many small headers count, too") {
  RunningServer server;
  RawClient client(server.address());
  std::string head = "GET /small HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 5000; ++i)
    head += "A: b\r\n";
  client.send(head + "\r\n");
  CHECK(client.read_reply().status == 431);
}

TEST_CASE("bodies are dropped up to the limit, and 413 beyond") {
  RunningServer server;
  RawClient client(server.address());
  client.send("GET /small HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n" + std::string(65'536, 'x'));
  CHECK(client.read_reply().status == 200);
  client.send(
      "GET /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n");
  CHECK(client.read_reply().status == 200);
  client.send("GET /small HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n" + std::string(65'537, 'x'));
  CHECK(client.read_reply().status == 413);
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a body without end is 413 and does not hold up others") {
  RunningServer server;
  RawClient client(server.address());
  client.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
  bool open = true;
  for (int i = 0; i < 4096 && open; ++i)
    open = client.send(chunk);
  CHECK_FALSE(open);
  CHECK(serves_others(server));
  CHECK(server.answers("none", 413) == 1);
}

TEST_CASE("a chunk header or trailer without end is refused") {
  RunningServer server;
  for (const char* start : {"5;", "0\r\nA: "}) {
    RawClient client(server.address());
    client.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(start));
    client.send(std::string(100'000, 'x'));
    CHECK(client.read_reply().status == 431);
  }
}

TEST_CASE("a head, or a body, that stops half way ends the connection in time") {
  RunningServer server(short_times());
  for (const char* part : {"", "GET /small HT", "GET /small HTTP/1.1\r\nHost: a\r\n",
                           "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"}) {
    CAPTURE(part);
    RawClient client(server.address());
    client.send(part);
    CHECK(serves_others(server));
    CHECK(client.read_to_end().empty());
  }
}

TEST_CASE("a head that trickles in ends the connection, however lively it is") {
  RunningServer server(short_times());
  RawClient client(server.address());
  client.send("GET /small HTTP/1.1\r\n");
  bool open = true;
  for (int i = 0; i < 500 && open; ++i) {
    open = client.send("A: b\r\n");
    std::this_thread::sleep_for(Millis(10));
  }
  CHECK_FALSE(open);
}

TEST_CASE("an idle connection is closed") {
  RunningServer server(short_times());
  RawClient client(server.address());
  CHECK(client.get("/small").status == 200);
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a client that never reads loses its connection, and others are served meanwhile") {
  ServerOptions options;
  options.write_stall = Millis(300);
  RunningServer server(options);
  RawClient slow(server.address(), 4096);
  for (int i = 0; i < 20; ++i)
    slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(RawClient(server.address()).get("/large").body == large_text());
  REQUIRE(eventually([&] { return server.log_lines("an answer could not be sent") > 0; }));
  CHECK(slow.read_to_end().size() < std::size_t{20} * large_text().size());
}

TEST_CASE("a client that reads a trickle is given up in the end") {
  ServerOptions options;
  options.write_time = Millis(300);
  RunningServer server(options);
  RawClient slow(server.address(), 4096);
  for (int i = 0; i < 20; ++i)
    slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(eventually([&] {
    slow.read_some(1024);
    return server.log_lines("an answer could not be sent") > 0;
  }));
  CHECK(server.answers("large", 200) < 20);
}

TEST_CASE("without descriptors accepting pauses, says so once, and goes on") {
  ServerOptions options;
  options.accept_pause = Millis(20);
  RunningServer server(options);
  RawClient first(server.address());
  CHECK(first.get("/small").status == 200);
  std::optional<RawClient> waiting;
  {
    // The client's descriptor is the last one that there is.
    const int last = ::dup(0);
    const NoMoreFiles full;
    ::close(last);
    waiting.emplace(server.address());
    waiting->send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return server.log_lines("cannot accept connections") > 0; }));
    std::this_thread::sleep_for(Millis(100));
    CHECK(server.log_lines("cannot accept connections") == 1);
    CHECK(first.get("/small").status == 200);
  }
  CHECK(waiting->read_reply().status == 200);
}
