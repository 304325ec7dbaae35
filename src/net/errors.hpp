#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/system/error_code.hpp>

#include "net/transport.hpp"

namespace lge::net {

/// The parts of a request, in their order.
enum class Phase : std::uint8_t { resolve, connect, handshake, write, read };

/// When a phase has to be over, and which limit says so.
struct Deadline {
  SteadyTime at;
  Millis limit;        ///< as configured, for the message
  bool whole_request;  ///< the limit is the one of the whole request
};

/// The time that one request may take; it bounds each of its phases.
class Budget {
 public:
  Budget(Millis total, SteadyTime start) : total_(total), end_(start + total) {}

  /// The end of a phase that begins now: the sooner of its own limit (0: none) and the request's end.
  [[nodiscard]] Deadline phase(Millis limit, SteadyTime now) const;
  [[nodiscard]] bool spent(SteadyTime now) const { return now >= end_; }

 private:
  Millis total_;
  SteadyTime end_;
};

/// `connect to host:443 (1.2.3.4)`; the address is left out where it is the host, or empty.
std::string describe(Phase phase, const Origin& origin, std::string_view address);
/// Why, in words: `Connection refused`, `not done within 5s`.
std::string describe(const boost::system::error_code& code, const Deadline& deadline);
/// Why a certificate was not accepted, from the number of OpenSSL's verification (X509_V_ERR_…).
std::string describe_verification(long result);
/// What a failed phase means to the caller.
Failure classify(Phase phase, const boost::system::error_code& code);

/// The three above in one.
Error network_error(Phase phase, const Origin& origin, std::string_view address,
                    const boost::system::error_code& code, const Deadline& deadline);

}  // namespace lge::net
