#include <doctest/doctest.h>

#include "net/client.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

Script answer(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    peer.read_head();
    peer.send(bytes);
  };
}

Error error_of(const Script& script, const TransportOptions& options = {}) {
  ScriptServer server({script});
  Client client(options);
  const auto outcome = client.send(get(server.port()));
  REQUIRE(outcome.has_error());
  return outcome.error();
}

}  // namespace

TEST_CASE("a request arrives as it was made, and its answer comes back") {
  std::string head;
  ScriptServer server({[&](Peer& peer) {
    head = peer.read_head();
    peer.send("HTTP/1.1 403 Forbidden\r\nX-Id: 7\r\nContent-Length: 3\r\n\r\nno!");
  }});
  Client client;
  Request request = get(server.port());
  request.target = "/a?b=c";
  request.headers = {{"x-one", "1"}};
  const auto outcome = client.send(request);
  REQUIRE(outcome);
  CHECK(outcome->status == 403);
  CHECK(outcome->header("x-id") == "7");
  CHECK(outcome->body == "no!");
  CHECK(head == "GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                    "\r\nAccept-Encoding: gzip\r\nx-one: 1\r\n\r\n");
  CHECK(client.resolver->asked == 0);
}

TEST_CASE("a redirect is an answer like any other") {
  ScriptServer server({answer("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")});
  Client client;
  CHECK(client.send(get(server.port()))->status == 302);
  CHECK(server.accepted() == 1);
}

TEST_CASE("a body may last until the connection ends") {
  ScriptServer server({answer("HTTP/1.1 200 OK\r\n\r\n" + std::string(200'000, 'x'))});
  Client client;
  CHECK(client.send(get(server.port()))->body.size() == 200'000);
}

TEST_CASE("a large body in chunks") {
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 500; ++i)
    bytes += "400\r\n" + std::string(1024, 'x') + "\r\n";
  ScriptServer server({answer(bytes + "0\r\n\r\n")});
  Client client;
  CHECK(client.send(get(server.port()))->body.size() == std::size_t{500} * 1024);
}

TEST_CASE("failures of the answer, each with its reason and whom") {
  const Error cut = error_of(answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"));
  CHECK(cut.failure == Failure::closed);
  CHECK(cut.message.starts_with("read the answer of 127.0.0.1:"));
  CHECK(cut.message.ends_with(": the connection was closed before the answer was whole"));
  CHECK(error_of(answer("")).failure == Failure::closed);
  CHECK(error_of(answer("what?\r\n\r\n")).failure == Failure::bad_response);
  CHECK(error_of(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")).failure ==
        Failure::bad_response);
  const Error reset = error_of([](Peer& peer) {
    peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\n");
    peer.reset();
  });
  CHECK(reset.failure == Failure::closed);
}

TEST_CASE("an endless header and an endless body end at their limits") {
  TransportOptions options;
  options.max_header_bytes = 10'000;
  options.max_body_bytes = 100'000;
  const auto endless = [](std::string start, std::string part) {
    return [start = std::move(start), part = std::move(part)](Peer& peer) {
      peer.read_head();
      peer.send(start);
      while (peer.send(part))
        continue;
    };
  };
  const Error header = error_of(endless("HTTP/1.1 200 OK\r\n", "A: b\r\n"), options);
  CHECK(header.failure == Failure::too_large);
  CHECK(header.message.ends_with("the header exceeds 10000 bytes"));
  const Error body = error_of(endless("HTTP/1.1 200 OK\r\n\r\n", std::string(1000, 'x')), options);
  CHECK(body.failure == Failure::too_large);
  CHECK(body.message.ends_with("the body exceeds 100000 bytes"));
  const Error chunks =
      error_of(endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n"), options);
  CHECK(chunks.failure == Failure::too_large);
}

TEST_CASE("a refused connection says so") {
  const std::uint16_t port = unused_port();
  Client client;
  const auto outcome = client.send(get(port));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::connect);
  CHECK(outcome.error().message == "connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

TEST_CASE("addresses are tried in turn") {
  ScriptServer server({answer(std::string(kOk))});
  Client client;
  client.resolver->answers.insert_or_assign(
      "two.test", Addresses{asio::ip::make_address("127.0.0.2"), asio::ip::make_address("127.0.0.1")});
  Request request = get(server.port());
  request.origin.host = "two.test";
  CHECK(client.send(request)->status == 200);

  request.origin.port = unused_port();
  const auto outcome = client.send(request);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::connect);
  CHECK(outcome.error().message == "connect to two.test:" + std::to_string(request.origin.port) +
                                       " (127.0.0.2): Connection refused; (127.0.0.1): Connection refused");
}

TEST_CASE("localhost is tried on IPv6, then on IPv4, and never looked up") {
  ScriptServer server({answer(std::string(kOk))});
  Client client;
  Request request = get(server.port());
  request.origin.host = "api.localhost";
  CHECK(client.send(request)->status == 200);
  CHECK(client.resolver->asked == 0);
}

TEST_CASE("IPv6") {
  std::string head;
  ScriptServer server({[&](Peer& peer) {
                        head = peer.read_head();
                        peer.send(kOk);
                      }},
                      nullptr, true);
  if (server.port() == 0) {
    MESSAGE("this machine has no IPv6: not tested");
    return;
  }
  Client client;
  Request request = get(server.port());
  request.origin.host = "::1";
  CHECK(client.send(request)->status == 200);
  CHECK(head.find("\r\nHost: [::1]:" + std::to_string(server.port()) + "\r\n") != std::string::npos);
}

TEST_CASE("a name that does not exist") {
  Client client;
  client.resolver->answers.emplace("no.test", boost::system::error_code(asio::error::host_not_found));
  Request request = get(80);
  request.origin.host = "no.test";
  const auto outcome = client.send(request);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::resolve);
  CHECK(outcome.error().message == "resolve no.test: Host not found (authoritative)");
}

TEST_CASE("a request that would break the framing is not sent, and its value is not shown") {
  ScriptServer server({answer(std::string(kOk))});
  Client client;
  Request request = get(server.port());
  request.headers = {{"x-token", "secret\r\n"}};
  const auto outcome = client.send(request);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::bad_response);
  CHECK(outcome.error().message.find("secret") == std::string::npos);
  CHECK(server.accepted() == 0);
}

}  // namespace lge::net::tests
