#include <string>

#include <zlib.h>

#include "net/gunzip.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

constexpr std::size_t kLimit = 100'000;

std::string packed(std::string_view text) {
  constexpr int kGzip = 16 + MAX_WBITS;
  z_stream stream{};
  require(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, 1, Z_DEFAULT_STRATEGY) == Z_OK,
          "zlib is there");
  std::string in(text);
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib packs all of it");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

void check_error(const net::Error& error) {
  require(error.failure == net::Failure::bad_response || error.failure == net::Failure::too_large,
          "what cannot be unpacked is broken or too large");
  require(is_one_line(error.message) && error.message.size() < 200, "the reason is one short line of text");
}

void check_unpacked(std::string_view input, const std::string& text) {
  require(text.size() <= kLimit, "the limit holds");
  const auto just = net::gunzip(input, text.size());
  require(just && *just == text, "a limit of exactly its size is enough");
  if (!text.empty()) {
    const auto less = net::gunzip(input, text.size() - 1);
    require(!less && less.error().failure == net::Failure::too_large, "one byte less is not");
  }
  require(!net::gunzip(input.substr(0, input.size() - 1), kLimit), "what is cut off is broken");
}

}  // namespace

void check(std::string_view input) {
  const auto unpacked = net::gunzip(input, kLimit);
  if (unpacked) {
    check_unpacked(input, *unpacked);
  } else {
    check_error(unpacked.error());
  }
  const std::string once = packed(input);
  const auto again = net::gunzip(once, kLimit);
  require(again && *again == input, "what was packed is unpacked");
  const auto twice = net::gunzip(once + once, kLimit);
  require(twice && *twice == std::string(input) + std::string(input), "two parts are read as one text");
}

}  // namespace lge::fuzz
