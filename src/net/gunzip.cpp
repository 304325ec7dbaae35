#include "net/gunzip.hpp"

#include <array>
#include <new>

#define ZLIB_CONST  // input that zlib only reads is const
#include <zlib.h>

#include "net/ascii.hpp"
#include "support/outside_text.hpp"

namespace lge::net {

namespace {

using Unpacked = Result<std::string, Error>;

constexpr int kGzipOnly = 16 + MAX_WBITS;     // of inflateInit2's windowBits
constexpr std::size_t kMaxPiece = 1U << 30U;  // zlib counts in 32 bits
constexpr int kMaxMembers = 1000;             // each costs time, though it may unpack to nothing

// zlib's inflate over the whole of a text.
class Inflater {
 public:
  explicit Inflater(std::string_view packed) : rest_(packed) {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  // The next bytes, at most as many as `into` holds; code() is how it went.
  std::string_view next(std::array<char, 65'536>& into) {
    feed();
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    code_ = inflate(&stream_, Z_NO_FLUSH);
    return {into.data(), into.size() - stream_.avail_out};
  }
  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] bool at_end() const { return stream_.avail_in == 0 && rest_.empty(); }
  [[nodiscard]] std::string why() const {
    return stream_.msg == nullptr ? "zlib gave up" : std::string(stream_.msg);
  }
  void begin_member() { inflateReset(&stream_); }

 private:
  void feed() {
    if (stream_.avail_in > 0) return;
    const std::string_view piece = rest_.substr(0, kMaxPiece);
    rest_.remove_prefix(piece.size());
    stream_.next_in = reinterpret_cast<const Bytef*>(piece.data());
    stream_.avail_in = static_cast<uInt>(piece.size());
  }

  z_stream stream_{};
  std::string_view rest_;
  int code_ = Z_OK;
};

Error broken(std::string_view why) {
  return {Failure::bad_response, std::string("the gzip data of the body is broken: ").append(why)};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

// All of them, between commas, in lower case.
std::string encoding_of(const Response& response) {
  std::string all;
  for (const auto& [name, value] : response.headers) {
    if (lower_case(name) != "content-encoding") continue;
    if (!all.empty()) all += ", ";
    all += lower_case(trimmed(value));
  }
  return all;
}

}  // namespace

Unpacked gunzip(std::string_view packed, std::size_t limit) {
  Inflater inflater(packed);
  std::array<char, 65'536> part{};
  std::string out;
  for (int members = 1;;) {
    const std::string_view unpacked = inflater.next(part);
    if (unpacked.size() > limit - out.size()) {
      return Error{Failure::too_large, "the unpacked body exceeds " + std::to_string(limit) + " bytes"};
    }
    out += unpacked;
    if (inflater.code() == Z_OK) continue;
    if (inflater.code() == Z_BUF_ERROR) return broken("it ends too early");
    if (inflater.code() != Z_STREAM_END) return broken(inflater.why());
    if (inflater.at_end()) return Unpacked(boost::system::in_place_value, std::move(out));
    if (++members > kMaxMembers) return broken("it has more than " + std::to_string(kMaxMembers) + " parts");
    inflater.begin_member();
  }
}

std::optional<Error> decode_body(Response& response, std::size_t limit) {
  if (response.body.empty()) return std::nullopt;
  const std::string encoding = encoding_of(response);
  if (encoding.empty() || encoding == "identity") return std::nullopt;
  if (encoding != "gzip" && encoding != "x-gzip") {
    return Error{Failure::bad_response, "the body's encoding " + in_quotes(cut_to(encoding, 64)) +
                                            " was not asked for: only gzip is understood"};
  }
  auto unpacked = gunzip(response.body, limit);
  if (!unpacked) return unpacked.error();
  response.body = std::move(*unpacked);
  return std::nullopt;
}

}  // namespace lge::net
