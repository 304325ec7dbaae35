#include <doctest/doctest.h>

#include "fakes/certificates.hpp"
#include "fakes/random.hpp"
#include "web/access.hpp"
#include "web/fake_password_workers.hpp"
#include "web/raw_client.hpp"
#include "web/running_server.hpp"
#include "web/server_tls.hpp"
#include "web/tls_client.hpp"

using namespace lge;
using namespace lge::web;

namespace {

config::ServerTls server_tls() {
  const fakes::Identity identity = fakes::make_identity();
  config::ServerTls tls;
  tls.certificates = identity.certificate;
  tls.key = Secret(identity.key);
  return tls;
}

std::shared_ptr<const Access> access_of(const config::ServerTls& tls) {
  FakePasswordWorkers workers;  // nobody has a password here
  fakes::FakeRandom random;
  config::WebConfig web;
  web.tls = tls;
  auto made = make_access(web, {workers, random, {}});
  REQUIRE_MESSAGE(made.has_value(), made.error());
  return made.value();
}

class TlsServer : public RunningServer {
 public:
  explicit TlsServer(const config::ServerTls& tls = server_tls(), ServerOptions options = {})
      : RunningServer(options) {
    protect(access_of(tls));
  }
};

constexpr std::string_view kAsk = "GET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
constexpr std::string_view kAskLarge = "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

bool serves(TlsServer& server, const TlsClientOptions& options = {}) {
  TlsClient client(server.address(), options);
  return client.connected() && client.send(kAsk) && body_of(client.read_to_end()) == "hello\n";
}

}  // namespace

TEST_CASE("requests over TLS 1.2 and 1.3, one after the other on a connection") {
  TlsServer server;
  for (const auto& [version, name] :
       {std::pair(TLS1_2_VERSION, "TLSv1.2"), std::pair(TLS1_3_VERSION, "TLSv1.3")}) {
    TlsClient client(server.address(), {.max_version = version});
    REQUIRE(client.connected());
    CHECK(client.version() == name);
    CHECK(client.send("GET /echo?1 HTTP/1.1\r\nHost: a\r\n\r\nGET /echo?2 HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(client.send(kAsk));
    const std::string all = client.read_to_end();
    CHECK(all.find("GET 1 ") < all.find("GET 2 "));
    CHECK(all.ends_with("hello\n"));
    CHECK(client.ended_well());
  }
}

TEST_CASE("a large answer arrives whole, also at a client that takes it slowly") {
  TlsServer server;
  TlsClient fast(server.address());
  CHECK(fast.send(kAskLarge));
  CHECK((body_of(fast.read_to_end()) == large_text()));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient slow(server.address(), {.max_version = version, .receive_buffer = 4096});
    CHECK(slow.send(kAskLarge));
    std::string all;
    for (std::string part = slow.read_some(997); !part.empty(); part = slow.read_some(997)) {
      all += part;
      if (all.size() < 20'000) std::this_thread::sleep_for(Millis(1));
    }
    CHECK((body_of(all) == large_text()));
  }
}

TEST_CASE("a client that takes nothing is left, and the others are served") {
  ServerOptions options;
  options.write_stall = Millis(50);
  TlsServer server(server_tls(), options);
  TlsClient stuck(server.address(), {.receive_buffer = 4096});
  CHECK(stuck.send(kAskLarge));
  CHECK(serves(server));
  CHECK(eventually([&] { return server.log_lines("an answer could not be sent") == 1; }));
}

TEST_CASE("a handshake takes no longer than a head") {
  ServerOptions options;
  options.head_time = Millis(50);
  TlsServer server(server_tls(), options);
  RawClient silent(server.address());
  CHECK(silent.read_to_end().empty());
  RawClient half(server.address());
  half.send("\x16\x03\x01\x02");
  CHECK(half.read_to_end().empty());
  CHECK(eventually([&] { return server.log_lines("no handshake") == 2; }));
  CHECK(serves(server));
}

TEST_CASE("plain HTTP is told where it is") {
  TlsServer server;
  RawClient client(server.address());
  client.send(kAsk);
  const std::string answer = client.read_to_end();
  CHECK(answer.starts_with("HTTP/1.0 400 Bad Request\r\n"));
  CHECK(answer.find("https://") != std::string::npos);
}

TEST_CASE("garbage ends a connection and nothing else") {
  TlsServer server;
  std::string garbage;
  for (int i = 0; i < 5000; ++i)
    garbage += static_cast<char>(i * 7 + i / 256);
  for (const std::string& bytes :
       {garbage, std::string("\x16\x03\x01\xff\xff") + garbage, std::string("\x80\x2e\x01") + garbage,
        std::string(100'000, '\0'), std::string("\x15\x03\x03\x00\x02\x02\x28", 7)}) {
    RawClient client(server.address());
    client.send(bytes);
    client.finish_sending();
    CHECK(client.read_to_end().find("HTTP/1.1") == std::string::npos);
  }
  CHECK(serves(server));
}

TEST_CASE("a client that is cut off in the middle") {
  TlsServer server;
  {
    TlsClient client(server.address());
  }
  {
    TlsClient client(server.address());
    client.send("GET /small HT");
  }
  {
    TlsClient client(server.address(), {.receive_buffer = 4096});
    client.send(kAskLarge);
    client.read_some(1);
  }
  CHECK(serves(server));
}

TEST_CASE("what is asked of clients") {
  const fakes::Identity authority =
      fakes::make_identity({.name = "authority", .sans = {}, .authority = true});
  const fakes::Identity known = fakes::make_identity({.name = "c", .sans = {"DNS:c.example"}}, &authority);
  const fakes::Identity unknown = fakes::make_identity({.name = "c", .sans = {"DNS:c.example"}});
  const WallTime yesterday = std::chrono::system_clock::now() - std::chrono::hours(24);
  const fakes::Identity expired =
      fakes::make_identity({.name = "c", .sans = {"DNS:c.example"}, .until = yesterday}, &authority);
  struct Case {
    config::ClientAuth auth;
    bool none;
    bool of_unknown;
  };
  const std::vector<Case> cases{{config::ClientAuth::none, true, true},
                                {config::ClientAuth::request, true, true},
                                {config::ClientAuth::require_any, false, true},
                                {config::ClientAuth::verify_if_given, true, false},
                                {config::ClientAuth::require_and_verify, false, false}};
  for (const Case& one : cases) {
    CAPTURE(static_cast<int>(one.auth));
    config::ServerTls tls = server_tls();
    tls.client_auth = one.auth;
    if (one.auth >= config::ClientAuth::verify_if_given) tls.client_ca = authority.certificate;
    TlsServer server(tls);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      CAPTURE(version);
      CHECK(serves(server, {.max_version = version}) == one.none);
      CHECK(serves(server, {.identity = &known, .max_version = version}));
      CHECK(serves(server, {.identity = &unknown, .max_version = version}) == one.of_unknown);
      CHECK(serves(server, {.identity = &expired, .max_version = version}) == one.of_unknown);
    }
  }
}

TEST_CASE("names of clients") {
  const fakes::Identity authority =
      fakes::make_identity({.name = "authority", .sans = {}, .authority = true});
  const fakes::Identity named = fakes::make_identity({.name = "c", .sans = {"DNS:c.example"}}, &authority);
  const fakes::Identity other =
      fakes::make_identity({.name = "c.example", .sans = {"DNS:d.example"}}, &authority);
  const fakes::Identity stranger = fakes::make_identity({.name = "c", .sans = {"DNS:c.example"}});
  config::ServerTls tls = server_tls();
  tls.client_auth = config::ClientAuth::require_and_verify;
  tls.client_ca = authority.certificate;
  tls.client_allowed_sans = {"c.example"};
  TlsServer server(tls);
  CHECK(serves(server, {.identity = &named}));
  CHECK_FALSE(serves(server, {.identity = &other}));
  CHECK_FALSE(serves(server, {.identity = &stranger}));
  tls.client_auth = config::ClientAuth::require_any;
  TlsServer lax(tls);
  CHECK(serves(lax, {.identity = &stranger}));
  CHECK_FALSE(serves(lax, {.identity = &other}));
}

TEST_CASE("new connections take what is new, and old ones go on") {
  TlsServer server;
  TlsClient old(server.address());
  config::ServerTls tls = server_tls();
  tls.max_version = config::TlsVersion::tls12;
  server.protect(access_of(tls));
  CHECK(old.version() == "TLSv1.3");
  CHECK(old.send(kAsk));
  CHECK(old.read_to_end().ends_with("hello\n"));
  TlsClient fresh(server.address());
  CHECK(fresh.version() == "TLSv1.2");
}

TEST_CASE("one connection too many takes the place of one that only waits") {
  ServerOptions options;
  options.max_connections = 1;
  TlsServer server(server_tls(), options);
  TlsClient first(server.address());
  REQUIRE(first.connected());
  TlsClient second(server.address());
  REQUIRE(second.connected());
  CHECK(first.read_to_end().empty());
  CHECK(second.send(kAsk));
  CHECK(second.read_to_end().ends_with("hello\n"));
}

TEST_CASE("what OpenSSL refuses is an error") {
  config::ServerTls tls = server_tls();
  tls.curves = {"no-such-curve"};
  const auto made = ServerTls::make(tls);
  REQUIRE(made.has_error());
  CHECK(made.error().starts_with("curve_preferences cannot be used: "));
}
