#include "simulator/gzip.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include <zlib.h>

namespace lge::simulator {

namespace {

constexpr std::size_t kBlock = 1U << 20U;
constexpr int kRaw = -15;  // no header of zlib's, the largest window

// The text as deflated blocks that end at a byte and refer to nothing before them, so that they can be
// repeated.
std::string deflated(std::string_view text, int flush) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRaw, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib could not begin");
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  std::string in(text);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, flush);
  const bool done = result == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) && stream.avail_in == 0;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (!done) throw std::runtime_error("zlib could not compress");
  return out;
}

uLong checksum(std::string_view text) {
  return crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size());
}

void append_little_endian(std::string& out, std::uint64_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    out += static_cast<char>((value >> shift) & 0xFFU);
}

}  // namespace

std::string gzip(std::string_view text, std::size_t blanks) {
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  out += deflated(text, Z_FULL_FLUSH);
  uLong sum = checksum(text);
  const std::string block(std::min(blanks, kBlock), ' ');
  const std::string packed = block.empty() ? std::string() : deflated(block, Z_FULL_FLUSH);
  for (std::size_t left = blanks; left > 0;) {
    const std::size_t size = std::min(left, block.size());
    const std::string_view part = std::string_view(block).substr(0, size);
    out += size == block.size() ? packed : deflated(part, Z_FULL_FLUSH);
    sum = crc32_combine(sum, checksum(part), static_cast<z_off_t>(size));
    left -= size;
  }
  out += deflated("", Z_FINISH);
  append_little_endian(out, sum);
  append_little_endian(out, text.size() + blanks);
  return out;
}

}  // namespace lge::simulator
