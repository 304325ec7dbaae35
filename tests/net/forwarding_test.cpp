#include <doctest/doctest.h>

#include "net/proxied.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

namespace asio = boost::asio;

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
