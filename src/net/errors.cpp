#include "net/errors.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/x509_vfy.h>

#include "support/duration.hpp"

namespace lge::net {

namespace asio = boost::asio;

namespace {

std::string_view verb(Phase phase) {
  switch (phase) {
    case Phase::resolve:
      return "resolve ";
    case Phase::connect:
      return "connect to ";
    case Phase::handshake:
      return "TLS handshake with ";
    case Phase::write:
      return "send the request to ";
    case Phase::read:
      return "read the answer of ";
  }
  return "talk to ";
}

bool is_unknown_authority(long result) {
  return result == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         result == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
         result == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
         result == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || result == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
}

}  // namespace

Deadline Budget::phase(Millis limit, SteadyTime now) const {
  if (limit.count() > 0 && limit < end_ - now) return {now + limit, limit, false};
  return {end_, total_, true};
}

std::string describe(Phase phase, const Origin& origin, std::string_view address) {
  std::string text(verb(phase));
  text += phase == Phase::resolve ? origin.host : origin.host_and_port();
  if (!address.empty() && address != origin.host) text.append(" (").append(address).append(")");
  return text;
}

std::string describe(const boost::system::error_code& code, const Deadline& deadline) {
  if (code == asio::error::timed_out) {
    return "not done within " + format_duration(deadline.limit) +
           (deadline.whole_request ? " (the limit of the whole request)" : "");
  }
  if (code == asio::error::eof || code == asio::ssl::error::stream_truncated) {
    return "the other side closed the connection";
  }
  return code.message();
}

std::string describe_verification(long result) {
  std::string text = std::string("certificate not accepted: ") + X509_verify_cert_error_string(result);
  if (is_unknown_authority(result)) {
    text += " (if it is to be trusted, install its authority in the system's store or name it as ca_file)";
  }
  return text;
}

Failure classify(Phase phase, const boost::system::error_code& code) {
  if (code == asio::error::timed_out) return Failure::timeout;
  switch (phase) {
    case Phase::resolve:
      return Failure::resolve;
    case Phase::connect:
      return Failure::connect;
    case Phase::handshake:
      return Failure::tls;
    case Phase::write:
    case Phase::read:
      break;
  }
  return Failure::closed;
}

Error network_error(Phase phase, const Origin& origin, std::string_view address,
                    const boost::system::error_code& code, const Deadline& deadline) {
  return {classify(phase, code), describe(phase, origin, address) + ": " + describe(code, deadline)};
}

}  // namespace lge::net
