#include "net/errors.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <doctest/doctest.h>
#include <openssl/x509_vfy.h>

namespace lge::net {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const Origin kOrigin{true, "api.example.com", 443};
const Deadline kDeadline{SteadyTime(seconds(5)), seconds(5), false};

Error error_of(Phase phase, const error_code& code) {
  return network_error(phase, kOrigin, "1.2.3.4", code, kDeadline);
}

}  // namespace

TEST_CASE("an error names the phase, whom and why") {
  CHECK(error_of(Phase::connect, asio::error::connection_refused).message ==
        "connect to api.example.com:443 (1.2.3.4): Connection refused");
  CHECK(error_of(Phase::handshake, asio::error::connection_reset).message ==
        "TLS handshake with api.example.com:443 (1.2.3.4): Connection reset by peer");
  CHECK(error_of(Phase::write, asio::error::broken_pipe).message ==
        "send the request to api.example.com:443 (1.2.3.4): Broken pipe");
  CHECK(error_of(Phase::read, asio::error::eof).message ==
        "read the answer of api.example.com:443 (1.2.3.4): the other side closed the connection");
  CHECK(error_of(Phase::read, asio::ssl::error::stream_truncated).message ==
        "read the answer of api.example.com:443 (1.2.3.4): the other side closed the connection");
  CHECK(network_error(Phase::resolve, kOrigin, {}, asio::error::host_not_found, kDeadline).message ==
        "resolve api.example.com: Host not found (authoritative)");
}

TEST_CASE("an address that is the host is not said twice, and IPv6 is in brackets") {
  CHECK(describe(Phase::connect, Origin{false, "1.2.3.4", 80}, "1.2.3.4") == "connect to 1.2.3.4:80");
  CHECK(describe(Phase::connect, Origin{false, "::1", 80}, "::1") == "connect to [::1]:80");
}

TEST_CASE("each phase has its failure, and a deadline always is a timeout") {
  const error_code reset = asio::error::connection_reset;
  CHECK(classify(Phase::resolve, asio::error::host_not_found) == Failure::resolve);
  CHECK(classify(Phase::connect, reset) == Failure::connect);
  CHECK(classify(Phase::handshake, reset) == Failure::tls);
  CHECK(classify(Phase::write, reset) == Failure::closed);
  CHECK(classify(Phase::read, reset) == Failure::closed);
  for (const Phase phase : {Phase::resolve, Phase::connect, Phase::handshake, Phase::write, Phase::read}) {
    CHECK(classify(phase, asio::error::timed_out) == Failure::timeout);
  }
}

TEST_CASE("a timeout says which limit has passed") {
  CHECK(describe(asio::error::timed_out, kDeadline) == "not done within 5s");
  CHECK(describe(asio::error::timed_out, Deadline{SteadyTime{}, milliseconds(1500), true}) ==
        "not done within 1s500ms (the limit of the whole request)");
}

TEST_CASE("a certificate's problem is told in words") {
  CHECK(describe_verification(X509_V_ERR_CERT_HAS_EXPIRED) ==
        "certificate not accepted: certificate has expired");
  CHECK(describe_verification(X509_V_ERR_HOSTNAME_MISMATCH) == "certificate not accepted: hostname mismatch");
  CHECK(describe_verification(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT).find("ca_file") != std::string::npos);
}

TEST_CASE("a phase ends with its own limit or with the request, whichever is sooner") {
  const SteadyTime start{seconds(100)};
  const Budget budget(seconds(10), start);
  const Deadline first = budget.phase(seconds(4), start);
  CHECK(first.at == start + seconds(4));
  CHECK_FALSE(first.whole_request);
  const Deadline late = budget.phase(seconds(4), start + seconds(8));
  CHECK(late.at == start + seconds(10));
  CHECK(late.limit == seconds(10));
  CHECK(late.whole_request);
  CHECK(budget.phase(Millis{0}, start).at == start + seconds(10));
  CHECK(budget.phase(seconds(4), start + seconds(30)).at == start + seconds(10));
  CHECK_FALSE(budget.spent(start + seconds(9)));
  CHECK(budget.spent(start + seconds(10)));
}

TEST_CASE("every failure has a name of its own") {
  CHECK(to_string(Failure::resolve) == "resolve");
  CHECK(to_string(Failure::connect) == "connect");
  CHECK(to_string(Failure::tls) == "tls");
  CHECK(to_string(Failure::timeout) == "timeout");
  CHECK(to_string(Failure::closed) == "closed");
  CHECK(to_string(Failure::too_large) == "too_large");
  CHECK(to_string(Failure::bad_response) == "bad_response");
}

}  // namespace lge::net
