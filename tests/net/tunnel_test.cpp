#include <doctest/doctest.h>

#include "net/certificates.hpp"
#include "net/proxied.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view kOpened = "HTTP/1.1 200 Connection established\r\n\r\n";
constexpr milliseconds kShort{120};

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

}  // namespace lge::net::tests
