#include <doctest/doctest.h>

#include "net/certificates.hpp"
#include "net/client.hpp"
#include "net/script_server.hpp"
#include "support/base64.hpp"

namespace lge::net::tests {

namespace asio = boost::asio;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view kOpened = "HTTP/1.1 200 Connection established\r\n\r\n";
constexpr milliseconds kShort{120};

TransportOptions through(std::uint16_t port, std::string_view user = {}) {
  TransportOptions options;
  Proxy proxy{{false, "127.0.0.1", port}, {}};
  if (!user.empty()) proxy.authorization = Secret("Basic " + to_base64(user));
  options.proxy = {proxy, proxy, std::nullopt};
  return options;
}

std::string proxy_at(std::uint16_t port) {
  return "through the proxy 127.0.0.1:" + std::to_string(port);
}

// An origin whose name nothing but the proxy knows.
Request far(bool tls) {
  Request request;
  request.origin = tls ? Origin{true, "api.far", 443} : Origin{false, "api.far", 80};
  request.target = "/list?a=b";
  return request;
}

Script answer_connect(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    peer.read_head();
    peer.send(bytes);
    peer.wait_for_close();
  };
}

// What a proxy that answers CONNECT so makes of the request.
Error refusal(const Script& script, std::string_view user = {}) {
  ScriptServer proxy({script});
  Client client(through(proxy.port(), user));
  const auto outcome = client.send(far(true));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::connect);
  const std::string whom = "connect to api.far:443 " + proxy_at(proxy.port()) + ": ";
  CAPTURE(outcome.error().message);
  CHECK(outcome.error().message.starts_with(whom));
  return {outcome.error().failure, outcome.error().message.substr(whom.size())};
}

// A proxy, and behind it an origin with a certificate that the client trusts.
struct Fixture {
  Identity authority = make_identity({"", "authority", hours(-1), hours(1), true}, nullptr);
  PemFile ca_file{authority};
  std::shared_ptr<SSL_CTX> origin = signed_for("DNS:api.far");

  [[nodiscard]] std::shared_ptr<SSL_CTX> signed_for(const char* names) const {
    return server_context(make_identity({.names = names}, &authority));
  }
  [[nodiscard]] TransportOptions options(std::uint16_t port, std::string_view user = {}) const {
    TransportOptions made = through(port, user);
    made.ca_file = ca_file.path();
    return made;
  }
};

void answer_all(Peer& peer) {
  while (!peer.read_head().empty())
    peer.send(kOk);
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "https through a tunnel: the proxy sees a host, the origin a plain request") {
  std::string connect;
  std::string request;
  std::string asked_for;
  ScriptServer proxy({[&](Peer& peer) {
    connect = peer.read_head();
    peer.send(kOpened);
    if (!peer.start_tls(origin.get())) return;
    asked_for = peer.server_name();
    request = peer.read_head();
    peer.send(kOk);
    answer_all(peer);
  }});
  Client client(options(proxy.port(), "me:secret"));
  for (int i = 0; i < 3; ++i)
    CHECK(client.send(far(true))->body == "ok");
  CHECK(proxy.accepted() == 1);
  CHECK(client.resolver->asked == 0);
  CHECK(
      connect ==
      "CONNECT api.far:443 HTTP/1.1\r\nHost: api.far:443\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n");
  CHECK(request == "GET /list?a=b HTTP/1.1\r\nHost: api.far\r\nAccept-Encoding: gzip\r\n\r\n");
  CHECK(asked_for == "api.far");
}

TEST_CASE_FIXTURE(Fixture, "tunnels of two origins are not mixed up") {
  std::atomic<int> tunnels = 0;
  ScriptServer proxy({[&](Peer& peer) {
    const std::string head = peer.read_head();
    const auto context = signed_for(head.starts_with("CONNECT api.far:443 ") ? "DNS:api.far" : "IP:fd00::1");
    if (!head.starts_with("CONNECT api.far:443 ") && !head.starts_with("CONNECT [fd00::1]:8443 ")) return;
    ++tunnels;
    peer.send(kOpened);
    if (peer.start_tls(context.get())) answer_all(peer);
  }});
  Client client(options(proxy.port()));
  Request other = far(true);
  other.origin = Origin{true, "fd00::1", 8443};
  for (int i = 0; i < 2; ++i) {
    CHECK(client.send(far(true))->status == 200);
    CHECK(client.send(other)->status == 200);
  }
  CHECK(tunnels == 2);
}

TEST_CASE_FIXTURE(Fixture, "the certificate has to be the origin's, never the proxy's") {
  const auto proxys_own = signed_for("DNS:proxy.test,IP:127.0.0.1");
  ScriptServer proxy({[&](Peer& peer) {
    peer.read_head();
    peer.send(kOpened);
    if (peer.start_tls(proxys_own.get())) answer_all(peer);
  }});
  Client client(options(proxy.port()));
  const auto outcome = client.send(far(true));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::tls);
  CHECK(outcome.error().message == "TLS handshake with api.far:443 (" + proxy_at(proxy.port()) +
                                       "): certificate not accepted: hostname mismatch");
}

TEST_CASE_FIXTURE(Fixture, "tunnels as proxies of all kinds open them") {
  for (const char* opened :
       {"HTTP/1.0 200 Connection established\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nVia: 1\r\n\r\n"}) {
    CAPTURE(opened);
    ScriptServer proxy({[&](Peer& peer) {
      peer.read_head();
      peer.send(opened);
      if (peer.start_tls(origin.get())) answer_all(peer);
    }});
    Client client(options(proxy.port()));
    CHECK(client.send(far(true)));
  }
}

TEST_CASE_FIXTURE(Fixture, "a tunnel that has ended meanwhile is opened again") {
  const auto once = [&](Peer& peer) {
    peer.read_head();
    peer.send(kOpened);
    if (!peer.start_tls(origin.get())) return;
    peer.read_head();
    peer.send(kOk);
    peer.read_head();
  };
  ScriptServer proxy({once});
  Client client(options(proxy.port()));
  for (int i = 0; i < 2; ++i)
    CHECK(client.send(far(true))->status == 200);
  CHECK(proxy.accepted() == 2);
}

TEST_CASE("a proxy that refuses is named, with its status") {
  CHECK(refusal(answer_connect("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nevil")).message ==
        "the proxy answered HTTP 403");
  CHECK(refusal(answer_connect("HTTP/1.1 502 Bad Gateway\r\n\r\n")).message == "the proxy answered HTTP 502");
  CHECK(refusal(answer_connect("HTTP/1.1 301 Moved\r\nLocation: http://x/\r\n\r\n")).message ==
        "the proxy answered HTTP 301");
  const auto wants_user = answer_connect("HTTP/1.1 407 \r\nProxy-Authenticate: Basic\r\n\r\n");
  CHECK(refusal(wants_user).message ==
        "the proxy answered HTTP 407: it wants a user and a password, as in http://user:password@host:port");
  CHECK(refusal(wants_user, "me:TOPSECRET").message ==
        "the proxy answered HTTP 407: it does not accept the user and the password given for it");
}

TEST_CASE("a proxy that makes no sense") {
  CHECK(refusal(answer_connect("SSH-2.0-OpenSSH\r\n\r\n")).message.starts_with("no HTTP that makes sense"));
  CHECK(refusal(answer_connect(std::string(kOpened) + "garbage")).message == "it sent what nobody asked for");
  CHECK(refusal(answer_connect("HTTP/1.1 101 Switching\r\n\r\n")).message.find("(1xx)") != std::string::npos);
  CHECK(refusal([](Peer& peer) { peer.read_head(); }).message == "the other side closed the connection");
  CHECK(refusal([](Peer& peer) {
          peer.read_head();
          peer.send("HTTP/1.1 200 O");
        }).message == "the other side closed the connection");
  CHECK(refusal([](Peer& peer) {
          peer.read_head();
          peer.reset();
        }).message == "Connection reset by peer");
  CHECK(refusal([](Peer& peer) {
          peer.read_head();
          peer.send("HTTP/1.1 200 OK\r\n");
          while (peer.send("A: b\r\n"))
            continue;
        }).message == "the header exceeds 16384 bytes");
}

TEST_CASE("a silent proxy ends with the limit of the phase or of the request, or when it is cancelled") {
  ScriptServer proxy({[](Peer& peer) {
    peer.read_head();
    peer.wait_for_close();
  }});
  TransportOptions options = through(proxy.port());
  Client patient(options);
  CHECK(patient.aborts(far(true), milliseconds(30)));
  const std::string whom = "connect to api.far:443 " + proxy_at(proxy.port()) + ": not done within 120ms";
  options.connect = kShort;
  Client client(options);
  const auto phase = client.send(far(true));
  REQUIRE(phase.has_error());
  CHECK(phase.error().failure == Failure::timeout);
  CHECK(phase.error().message == whom);
  options.connect = hours(1);
  options.total = kShort;
  const auto whole = Client(options).send(far(true));
  REQUIRE(whole.has_error());
  CHECK(whole.error().failure == Failure::timeout);
  CHECK(whole.error().message == whom + " (the limit of the whole request)");
}

TEST_CASE("a proxy that cannot be reached is called one") {
  const std::uint16_t port = unused_port();
  const auto refused = Client(through(port)).send(far(true));
  REQUIRE(refused.has_error());
  CHECK(refused.error().failure == Failure::connect);
  CHECK(refused.error().message ==
        "the proxy cannot be reached: connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
  TransportOptions options = through(port);
  options.proxy.http->at.host = "proxy.test";
  Client client(options);
  client.resolver->answers.emplace("proxy.test", boost::system::error_code(asio::error::host_not_found));
  const auto unknown = client.send(far(false));
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().failure == Failure::resolve);
  CHECK(unknown.error().message ==
        "the proxy cannot be reached: resolve proxy.test: Host not found (authoritative)");
}

TEST_CASE("plain http is passed on by the proxy, over a connection used again") {
  std::string head;
  ScriptServer proxy({[&](Peer& peer) {
    head = peer.read_head();
    peer.send(kOk);
    answer_all(peer);
  }});
  Client client(through(proxy.port(), "me:secret"));
  for (int i = 0; i < 2; ++i)
    CHECK(client.send(far(false))->body == "ok");
  CHECK(proxy.accepted() == 1);
  CHECK(client.resolver->asked == 0);
  CHECK(head ==
        "GET http://api.far/list?a=b HTTP/1.1\r\nHost: api.far\r\nAccept-Encoding: gzip\r\n"
        "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n");
}

TEST_CASE("of the answers to plain http only 407 is the proxy's own for certain") {
  ScriptServer proxy({[](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n");
    peer.read_head();
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    peer.read_head();
    peer.send("HTTP/1.1 200 O");
  }});
  Client client(through(proxy.port()));
  const auto refused = client.send(far(false));
  REQUIRE(refused.has_error());
  CHECK(refused.error().failure == Failure::connect);
  CHECK(refused.error().message == "connect to api.far:80 " + proxy_at(proxy.port()) +
                                       ": the proxy answered HTTP 407: it wants a user and a password, as in "
                                       "http://user:password@host:port");
  CHECK(client.send(far(false))->status == 502);
  const auto cut = client.send(far(false));
  REQUIRE(cut.has_error());
  CHECK(cut.error().failure == Failure::closed);
  CHECK(cut.error().message.starts_with("read the answer of api.far:80 (" + proxy_at(proxy.port()) + "): "));
}

TEST_CASE("a 407 of an origin itself is an answer like any other") {
  ScriptServer server({[](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n");
  }});
  Client client;
  CHECK(client.send(get(server.port()))->status == 407);
}

TEST_CASE("an exception goes past the proxy") {
  ScriptServer server({answer_all});
  TransportOptions options = through(unused_port());
  options.proxy.except.emplace("gateway.test");
  Client client(options);
  Request request = get(server.port());
  request.origin.host = "gateway.test";
  CHECK(client.send(request)->body == "ok");
  CHECK(client.send(far(false)).has_error());
}

}  // namespace lge::net::tests
