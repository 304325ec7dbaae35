#include <doctest/doctest.h>

#include "fakes/random.hpp"
#include "support/base64.hpp"
#include "web/access.hpp"
#include "web/raw_client.hpp"
#include "web/running_server.hpp"

using namespace lge;
using namespace lge::web;

namespace {

constexpr const char* kHash =
    "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";  // of `secret`, at the cost 4
constexpr const char* kSlowHash =
    "$2b$14$abcdefghijklmnopqrstuug2/T3netL3BPRcnafSaAr9lEfTNoLyC";  // of `secret`, at the cost 14: most of a
                                                                     // second

struct Fixture {
  Fixture() = default;
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  ~Fixture() {
    if (!stopped) stop();
  }

  // As the daemon does: whoever still waits for a comparison is told that there will be none.
  Millis stop() {
    stopped = true;
    server.begin_stop();
    boost::asio::post(server.executor(), [this] { workers->stop(); });
    return server.stop();
  }

  RunningServer server;
  std::unique_ptr<PasswordWorkers> workers = make_threaded_password_workers(server.executor());
  fakes::FakeRandom random;
  std::atomic<int> failures = 0;
  bool stopped = false;

  void protect(const config::WebConfig& web) {
    auto access = make_access(web, {*workers, random, [this] { ++failures; }});
    REQUIRE(access.has_value());
    server.protect(access.value());
  }

  static config::WebConfig with_user(const char* hash) {
    config::WebConfig web;
    web.users.emplace("alice", Secret(hash));
    return web;
  }
};

std::string asking(std::string_view path, std::string_view user_and_password) {
  std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n";
  if (!user_and_password.empty()) request += "Authorization: Basic " + to_base64(user_and_password) + "\r\n";
  return request + "\r\n";
}

unsigned status(const std::string& address, std::string_view path, std::string_view user_and_password) {
  RawClient client(address);
  client.send(asking(path, user_and_password));
  return client.read_reply().status;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "every page takes a password, and those that are not there, too") {
  protect(with_user(kHash));
  for (const char* path : {"/small", "/large", "/fails", "/nowhere"}) {
    CAPTURE(path);
    CHECK(status(server.address(), path, "") == 401);
    CHECK(status(server.address(), path, "alice:wrong") == 401);
    CHECK(status(server.address(), path, "bob:secret") == 401);
  }
  CHECK(status(server.address(), "/small", "alice:secret") == 200);
  CHECK(status(server.address(), "/nowhere", "alice:secret") == 404);
  CHECK(failures == 8);
  CHECK(server.answers("none", 401) == 12);
}

TEST_CASE_FIXTURE(Fixture, "a refusal keeps the connection open for the next try") {
  protect(with_user(kHash));
  RawClient client(server.address());
  client.send(asking("/small", ""));
  const Reply refusal = client.read_reply();
  CHECK(refusal.status == 401);
  CHECK(refusal.header("WWW-Authenticate") == "Basic realm=\"livy_gateway_exporter\", charset=\"UTF-8\"");
  client.send(asking("/small", "alice:secret"));
  CHECK(client.read_reply().status == 200);
}

TEST_CASE_FIXTURE(Fixture, "what is configured is there on every answer") {
  config::WebConfig web = with_user(kHash);
  web.headers = {{"Strict-Transport-Security", "max-age=1"}};
  protect(web);
  RawClient client(server.address());
  client.send(asking("/small", ""));
  CHECK(client.read_reply().header("Strict-Transport-Security") == "max-age=1");
  client.send("GET / HTTP/9.9\r\n\r\n");
  CHECK(client.read_reply().header("Strict-Transport-Security") == "max-age=1");
}

TEST_CASE_FIXTURE(Fixture, "others are served while a password is compared") {
  protect(with_user(kSlowHash));
  RawClient slow(server.address());
  slow.send(asking("/small", "alice:wrong"));
  RawClient other(server.address());
  const auto begin = std::chrono::steady_clock::now();
  other.send(asking("/small", ""));
  CHECK(other.read_reply().status == 401);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(500));
  CHECK(slow.read_reply().status == 401);
}

TEST_CASE_FIXTURE(Fixture, "a client that leaves while its password is compared") {
  protect(with_user(kHash));
  for (int i = 0; i < 20; ++i) {
    RawClient client(server.address());
    client.send(asking("/small", "alice:" + std::to_string(i)));
  }
  CHECK(status(server.address(), "/small", "alice:secret") == 200);
}

TEST_CASE_FIXTURE(Fixture, "a stop does not wait for a password") {
  protect(with_user(kSlowHash));
  RawClient client(server.address());
  client.send(asking("/small", "alice:secret"));
  CHECK(stop() < std::chrono::milliseconds(2500));
}
