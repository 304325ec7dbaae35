#include <algorithm>
#include <optional>

#include "net/response_reader.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

constexpr net::ResponseReader::Limits kLimits{512, 256};

struct Reading {
  std::optional<net::Failure> failure;
  net::Response response;
  bool reusable = false;
};

/// Feeds `bytes` in pieces of growing size, the first of `first` bytes and each `growth` longer than the one
/// before, and then the end; stops as the transport does.
Reading read(std::string_view bytes, std::size_t first, std::size_t growth, bool to_head) {
  net::ResponseReader reader(kLimits, to_head);
  std::optional<net::Error> error;
  for (std::size_t piece = first; !bytes.empty() && !reader.done() && !error; piece += growth) {
    error = reader.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  if (!error) error = reader.feed_end();
  if (error) {
    require(!error->message.empty() && is_one_line(error->message), "the reason is one line of text");
    return {error->failure, {}, false};
  }
  require(reader.done(), "an answer without an error is whole");
  const bool reusable = reader.reusable() && bytes.empty();
  return {std::nullopt, reader.take(), reusable};
}

void check_response(const net::Response& response) {
  require(response.status >= 200 && response.status <= 999, "interim answers are skipped");
  require(response.body.size() <= kLimits.body_bytes, "the body is within its limit");
  std::size_t bytes = 0;
  for (const auto& [name, value] : response.headers) {
    require(!name.empty() && value.find_first_of("\r\n") == std::string::npos,
            "a header is a name and one line");
    bytes += name.size() + value.size();
  }
  require(bytes <= 2 * kLimits.header_bytes, "header and trailer are within their limits");
}

// Beast waits for the end of a header that comes in several pieces, and only then tells what is wrong with
// it: which failure it is may depend on the pieces. So may whether a header is too large: one that comes
// whole may be twice as long, because its first line is counted for itself.
bool same(const Reading& a, const Reading& b) {
  if (a.failure == net::Failure::too_large || b.failure == net::Failure::too_large) return true;
  return a.failure.has_value() == b.failure.has_value() && a.response.status == b.response.status &&
         a.response.headers == b.response.headers && a.response.body == b.response.body &&
         a.reusable == b.reusable;
}

void check_pieces(std::string_view input, bool to_head) {
  const Reading whole = read(input, input.size(), 0, to_head);
  if (!whole.failure) check_response(whole.response);
  require(same(whole, read(input, 1, 0, to_head)), "byte by byte gives the same");
  require(same(whole, read(input, 2, 3, to_head)), "uneven pieces give the same");
}

}  // namespace

void check(std::string_view input) {
  check_pieces(input, false);
  check_pieces(input, true);
}

}  // namespace lge::fuzz
