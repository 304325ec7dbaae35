#include <stdexcept>

#include <doctest/doctest.h>

#include "net/certificates.hpp"
#include "net/client.hpp"
#include "net/script_server.hpp"

namespace lge::net::tests {

using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

void answer_all(Peer& peer) {
  while (!peer.read_head().empty())
    peer.send(kOk);
}

// An authority that the client trusts, and what it has signed.
struct Fixture {
  Identity authority = make_identity({"", "authority", hours(-1), hours(1), true}, nullptr);
  PemFile ca_file{authority};

  [[nodiscard]] TransportOptions options() const {
    TransportOptions made;
    made.ca_file = ca_file.path();
    return made;
  }
  [[nodiscard]] std::shared_ptr<SSL_CTX> signed_context(const CertificateOptions& with = {}) const {
    return server_context(make_identity(with, &authority));
  }
  [[nodiscard]] Error refusal(std::shared_ptr<SSL_CTX> context,
                              const std::string& host = "gateway.test") const {
    ScriptServer server({answer_all}, std::move(context));
    Client client(options());
    const auto outcome = client.send(get_tls(server.port(), host));
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().failure == Failure::tls);
    CHECK(outcome.error().message.starts_with("TLS handshake with "));
    CHECK(outcome.error().message.find('\n') == std::string::npos);
    return outcome.error();
  }
  [[nodiscard]] bool refused_as(std::shared_ptr<SSL_CTX> context, const std::string& reason,
                                const std::string& host = "gateway.test") const {
    const Error error = refusal(std::move(context), host);
    MESSAGE(error.message);
    return error.message.find(reason) != std::string::npos;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a good certificate, SNI, and a connection used again") {
  std::string asked_for;
  ScriptServer server({[&](Peer& peer) {
                        asked_for = peer.server_name();
                        answer_all(peer);
                      }},
                      signed_context());
  Client client(options());
  for (int i = 0; i < 3; ++i)
    CHECK(client.send(get_tls(server.port()))->body == "ok");
  CHECK(server.accepted() == 1);
  CHECK(asked_for == "gateway.test");
}

TEST_CASE_FIXTURE(Fixture, "an address is verified as one, without SNI") {
  std::string asked_for = "nothing yet";
  ScriptServer server({[&](Peer& peer) {
                        asked_for = peer.server_name();
                        answer_all(peer);
                      }},
                      signed_context());
  Client client(options());
  CHECK(client.send(get_tls(server.port(), "127.0.0.1"))->body == "ok");
  CHECK(asked_for.empty());
  CHECK(
      refused_as(signed_context({.names = "DNS:127.0.0.1,IP:10.0.0.1"}), "IP address mismatch", "127.0.0.1"));
}

TEST_CASE_FIXTURE(Fixture, "TLS 1.2 is enough") {
  const auto context = signed_context();
  SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  ScriptServer server({answer_all}, context);
  Client client(options());
  for (int i = 0; i < 2; ++i)
    CHECK(client.send(get_tls(server.port()))->status == 200);
  CHECK(server.accepted() == 1);
}

TEST_CASE_FIXTURE(Fixture, "bad certificates are refused, each with its reason") {
  CHECK(refused_as(signed_context({.begins = hours(-2), .ends = hours(-1)}), "certificate has expired"));
  CHECK(refused_as(signed_context({.begins = hours(1), .ends = hours(2)}), "certificate is not yet valid"));
  CHECK(refused_as(signed_context({.names = "DNS:other.test"}), "hostname mismatch"));
  CHECK(refused_as(signed_context({.names = "", .common_name = "gateway.test"}), "hostname mismatch"));
  CHECK(refused_as(signed_context({.names = "DNS:gate*.test"}), "hostname mismatch"));
  CHECK(refused_as(server_context(make_identity({}, nullptr)), "self-signed certificate"));
  const Identity stranger = make_identity({"", "stranger", hours(-1), hours(1), true}, nullptr);
  CHECK(refused_as(server_context(make_identity({}, &stranger)), "unable to get local issuer certificate"));
}

TEST_CASE_FIXTURE(Fixture, "the system's store does not know the test's authority") {
  ScriptServer server({answer_all}, signed_context());
  Client client;
  const auto outcome = client.send(get_tls(server.port()));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().failure == Failure::tls);
  CHECK(outcome.error().message.find("ca_file") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a server without TLS 1.2 is refused") {
  const auto context = signed_context();
  SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  CHECK(refused_as(context, "protocol"));
}

TEST_CASE_FIXTURE(Fixture, "a server that speaks no TLS is refused") {
  ScriptServer server({[](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }});
  Client client(options());
  CHECK(client.send(get_tls(server.port())).error().failure == Failure::tls);
}

TEST_CASE_FIXTURE(Fixture, "a body cut off is closed, also where only its end would tell") {
  for (const char* head :
       {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "HTTP/1.1 200 OK\r\n\r\nhello"}) {
    CAPTURE(head);
    ScriptServer server({[head](Peer& peer) {
                          peer.read_head();
                          peer.send(head);
                        }},
                        signed_context());
    Client client(options());
    const auto outcome = client.send(get_tls(server.port()));
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().failure == Failure::closed);
  }
}

TEST_CASE_FIXTURE(Fixture, "a body that ends with TLS's farewell is whole") {
  ScriptServer server({[](Peer& peer) {
                        peer.read_head();
                        peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
                        peer.say_goodbye();
                      }},
                      signed_context());
  Client client(options());
  CHECK(client.send(get_tls(server.port()))->body == "hello");
}

TEST_CASE_FIXTURE(Fixture, "a connection cut after a whole answer does no harm") {
  ScriptServer server({[](Peer& peer) {
                         peer.read_head();
                         peer.send(kOk);
                         peer.read_head();
                       },
                       answer_all},
                      signed_context());
  Client client(options());
  CHECK(client.send(get_tls(server.port()))->body == "ok");
  CHECK(client.send(get_tls(server.port()))->body == "ok");
  CHECK(server.accepted() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a server that never says goodbye does not hold up the end") {
  ScriptServer server({[](Peer& peer) {
                        peer.read_head();
                        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                        peer.wait_for_close();
                      }},
                      signed_context());
  Client client(options());
  CHECK(time_of([&] { CHECK(client.send(get_tls(server.port()))->body == "ok"); }) < milliseconds(2000));
}

TEST_CASE_FIXTURE(Fixture, "a large answer and a large request go through") {
  ScriptServer server(
      {[](Peer& peer) {
        peer.read_head();
        peer.skip(20'000);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'));
      }},
      signed_context());
  Client client(options());
  Request request = get_tls(server.port());
  request.method = "POST";
  request.body.assign(20'000, 'y');
  CHECK(client.send(request)->body.size() == 3'000'000);
}

TEST_CASE_FIXTURE(Fixture, "cancelled while encrypted bytes trickle in, and while they do not") {
  ScriptServer server({[](Peer& peer) {
                        peer.read_head();
                        peer.send("HTTP/1.1 200 OK\r\n\r\n");
                        for (int i = 0; i < 40 && peer.send("x"); ++i) {
                          std::this_thread::sleep_for(milliseconds(1));
                        }
                        peer.wait_for_close();
                      }},
                      signed_context());
  Client client(options());
  for (const int delay : {0, 1, 2, 3, 5, 8, 13, 21, 80}) {
    CAPTURE(delay);
    CHECK(client.aborts(get_tls(server.port()), milliseconds(delay)));
  }
}

TEST_CASE_FIXTURE(Fixture, "a CA file that cannot be used is refused with its name and the reason") {
  const auto refusal_of = [](const std::filesystem::path& path) -> std::string {
    TransportOptions options;
    options.ca_file = path;
    try {
      make_beast_transport(options);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(refusal_of(ca_file.path()) == "accepted");
  CHECK(refusal_of("/nonexistent/ca.pem").find("/nonexistent/ca.pem cannot be used: ") != std::string::npos);
  CHECK(refusal_of(std::filesystem::temp_directory_path()).find("is a directory") != std::string::npos);
  const PemFile empty(std::string{});
  CHECK(refusal_of(empty.path()).find("no certificate is in it") != std::string::npos);
  const PemFile broken("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  CHECK(refusal_of(broken.path()).find("certificate 1 in it is broken") != std::string::npos);
}

}  // namespace lge::net::tests
