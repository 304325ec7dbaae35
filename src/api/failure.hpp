#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lge::api {

/// Why a poll failed: the closed set that metrics, log and status page share.
enum class Reason : std::uint8_t {
  auth,          ///< the key is wrong, expired, or there is none
  denied,        ///< the key is right and lacks the permission
  not_found,     ///< no such workspace or gateway
  throttled,     ///< the API asks for fewer requests
  timeout,       ///< no answer, or no progress, in time
  network,       ///< name, address or connection
  tls,           ///< certificate, host name or handshake
  server,        ///< the API failed: 5xx
  bad_response,  ///< an answer that cannot be understood
  inconsistent,  ///< the list changed faster than it could be read
  internal,      ///< a fault of this program
};

inline constexpr std::array<Reason, 11> kAllReasons{
    Reason::auth,         Reason::denied,       Reason::not_found, Reason::throttled,
    Reason::timeout,      Reason::network,      Reason::tls,       Reason::server,
    Reason::bad_response, Reason::inconsistent, Reason::internal};

std::string_view to_string(Reason reason);

/// A failed call or poll.
struct Failure {
  Reason reason = Reason::internal;
  std::string message;     ///< one line for people, never a secret
  std::string code;        ///< the API's error code; empty where the answer had none or there was no answer
  std::string request_id;  ///< empty where unknown

  friend bool operator==(const Failure&, const Failure&) = default;
};

}  // namespace lge::api
