#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "net/origin.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One outgoing HTTP/1.1 request. Host is not among `headers`: it is the origin's authority.
struct Request {
  Origin origin;
  std::string method = "GET";
  std::string target = "/";  ///< path and query, encoded
  Headers headers;
  std::string body;
};

/// What came back, whatever its status. Headers as sent; header() finds them in any case. The body is already
/// unpacked where it came compressed (gzip, which every request offers).
struct Response {
  unsigned status = 0;
  Headers headers;
  std::string body;

  /// The first value of a header; empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The closed set of ways in which no whole response arrives.
enum class Failure : std::uint8_t {
  resolve,       ///< the name has no address, or the name server did not answer
  connect,       ///< refused, unreachable
  tls,           ///< handshake failed: certificate, host name, protocol
  timeout,       ///< a deadline passed
  closed,        ///< reset, or ended before the response was whole
  too_large,     ///< header or body exceed their limit
  bad_response,  ///< no HTTP, or HTTP that makes no sense
};
std::string_view to_string(Failure failure);

struct Error {
  Failure failure = Failure::closed;
  std::string message;  ///< for people: what, with whom, in which phase; one line, never a secret
};

/// Sends requests and waits for their responses. Redirects are never followed.
/// Use it on one loop only. Any number of requests may be under way at once.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// Throws boost::system::system_error (operation_aborted) where the coroutine is cancelled, and nothing
  /// else.
  virtual boost::asio::awaitable<Result<Response, Error>> send(Request request) = 0;
};

}  // namespace lge::net
