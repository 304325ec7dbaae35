#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/clock.hpp"
#include "support/memory_file.hpp"

namespace lge::web {

/// Header fields in the order in which they were sent; a name may come more than once.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// An incoming request as handlers see it: parsed, bounded, without its body.
struct Request {
  std::string method;
  std::string path;   ///< decoded, without the query
  std::string query;  ///< as sent, without the `?`
  Headers headers;

  /// The first value of a header, in any case; empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// What is answered. The body is shared, so that one rendered text serves any number of scrapes without a
/// copy.
struct Response {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::shared_ptr<const std::string> body;  ///< null: empty
  std::shared_ptr<const MemoryFile> file;   ///< the body once more, or null: see Wire::write_some_of
  Headers headers;                          ///< further ones, such as Allow; never from a client
};

/// A short fixed text as text/plain.
Response text_response(unsigned status, std::string_view text);

/// True where both are the same but for the case of ASCII letters, whatever the locale.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// False where the end of the message or its origin is open to doubt, which is how requests are smuggled past
/// a proxy: more than one Content-Length, one together with Transfer-Encoding, a coding other than `chunked`,
/// one in HTTP/1.0, no Host in HTTP/1.1, more than one Host (RFC 9112, sections 3.2 and 6.3). Pure.
bool has_clear_framing(const Headers& headers, bool http_1_1);

/// How the connection goes on after an answer.
enum class AfterAnswer : std::uint8_t {
  close,             ///< `Connection: close`
  keep_open,         ///< what HTTP/1.1 does without a word
  keep_open_spoken,  ///< `Connection: keep-alive`, for clients that speak HTTP/1.0
};

struct SecurityHeaders;

/// The status line and the headers of an answer up to the empty line, with the security headers that every
/// answer carries and the length of the whole body. Pure.
std::string render_head(const Response& response, AfterAnswer after, WallTime now,
                        const SecurityHeaders& security);

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7). Pure.
std::string http_date(WallTime time);

}  // namespace lge::web
