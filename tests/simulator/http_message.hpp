#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/clock.hpp"

namespace lge::simulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as received.
struct Request {
  std::string method;
  std::string target;  ///< path and query, not decoded
  Headers headers;     ///< in the order received, names as sent
  std::string body;

  [[nodiscard]] std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  [[nodiscard]] std::string_view query() const {
    const std::size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
  }
  /// The first header of that name (given in lower case); nothing where there is none.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// In what way an answer is not delivered as it should be.
enum class Mishap : std::uint8_t {
  none,
  hang,            ///< nothing is ever sent
  reset_before,    ///< the connection is reset instead of an answer
  reset_within,    ///< the connection is reset after half of the body
  truncate,        ///< the connection ends after `bytes` of the body, though more was announced
  drip,            ///< `bytes` at a time with `pause` between them
  endless,         ///< the body is followed by spaces for ever, with no announced length
  endless_chunked  ///< the same, in chunks
};

struct Delivery {
  Millis latency{0};  ///< before the first byte
  Mishap mishap = Mishap::none;
  std::size_t bytes = 0;
  Millis pause{0};
  bool close = false;  ///< the connection ends after the answer
};

struct Answer {
  int status = 200;
  Headers headers;
  std::string body;
  std::optional<std::string> raw;  ///< sent in place of a whole HTTP answer, and the connection closed
  Delivery delivery;
  std::shared_ptr<void> under_way;  ///< held until the answer is delivered or given up

  /// Replaces the header of that name, whatever its case, or adds it.
  void set_header(std::string_view name, std::string_view value);
};

/// `GET`-style head of the answer with an empty line at its end. `length`: none leaves Content-Length out.
std::string answer_head(const Answer& answer, std::optional<std::size_t> length, bool keep_alive);

/// Lower case of ASCII letters.
std::string to_lower(std::string_view text);
/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
std::string http_date(WallTime time);

}  // namespace lge::simulator
