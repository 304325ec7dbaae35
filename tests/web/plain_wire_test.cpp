#include <doctest/doctest.h>

#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;

namespace {

std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

}  // namespace

TEST_CASE("what is sent out of a file is the body") {
  RunningServer server;
  RawClient client(server.address());
  for (int i = 0; i < 3; ++i)
    CHECK(client.get("/file").body == large_text());
  client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_reply(false).header("Content-Length") == std::to_string(large_text().size()));
  CHECK(client.get("/small").body == "hello\n");
}

TEST_CASE("requests that come at once are answered in order, out of a file and without") {
  RunningServer server;
  RawClient client(server.address());
  std::string requests;
  for (int i = 0; i < 10; ++i)
    requests += get("/small") + get("/file") + get("/large") + get("/file");
  client.send(requests);
  for (int i = 0; i < 10; ++i) {
    CHECK(client.read_reply().body == "hello\n");
    for (int large = 0; large < 3; ++large)
      REQUIRE(client.read_reply().body == large_text());
  }
}

TEST_CASE("a client that reads slowly gets all of a file") {
  RunningServer server;
  RawClient client(server.address(), 4096);
  client.send(get("/file", "Connection: close\r\n"));
  std::string bytes = client.read_some(1000);
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(Millis(2));
    bytes += client.read_some(5000);
  }
  bytes += client.read_to_end();
  CHECK(bytes.ends_with(large_text()));
}

TEST_CASE("a client that leaves in the middle of a file hurts nobody") {
  RunningServer server;
  for (int i = 0; i < 20; ++i) {
    RawClient leaving(server.address());
    leaving.send(get("/file") + get("/file"));
    leaving.read_some(1);
  }
  RawClient client(server.address());
  CHECK(client.get("/small").status == 200);
}

TEST_CASE("a client that takes nothing of a file is dropped in time") {
  ServerOptions options;
  options.write_stall = Millis(150);
  RunningServer server(options);
  RawClient stuck(server.address(), 4096);
  std::string requests;
  for (int i = 0; i < 10; ++i)
    requests += get("/file");
  stuck.send(requests);
  std::this_thread::sleep_for(Millis(500));
  CHECK(stuck.read_to_end().size() < std::size_t{10} * large_text().size());
}
