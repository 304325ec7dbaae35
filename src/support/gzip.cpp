#include "support/gzip.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#define ZLIB_CONST  // input that zlib only reads is const
#include <zlib.h>

namespace lge {

namespace {

constexpr int kRaw = -MAX_WBITS;  // of deflateInit2's windowBits: no header and no trailer
constexpr int kMemoryLevel = 8;
constexpr std::size_t kMaxPart = 1U << 30U;  // zlib counts in 32 bits
// Of an unknown system, without a time: the same text gives the same bytes.
constexpr std::string_view kHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
constexpr std::string_view kEmptyLastBlock("\x03\0", 2);

const Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

void append_little_endian(std::string& out, std::uint64_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    out += static_cast<char>((value >> shift) & 0xFFU);
}

}  // namespace

struct GzipPacker::Stream {
  Stream() {
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, kRaw, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { deflateEnd(&z); }

  z_stream z{};
  std::array<char, 16'384> out{};
};

GzipPacker::GzipPacker() : stream_(std::make_unique<Stream>()) {}
GzipPacker::GzipPacker(GzipPacker&&) noexcept = default;
GzipPacker& GzipPacker::operator=(GzipPacker&&) noexcept = default;
GzipPacker::~GzipPacker() = default;

void GzipPacker::add(std::string_view text) {
  piece_.checksum = static_cast<std::uint32_t>(crc32_z(piece_.checksum, bytes_of(text), text.size()));
  piece_.size += text.size();
  while (!text.empty()) {
    const std::string_view part = text.substr(0, kMaxPart);
    deflate(part, Z_NO_FLUSH);
    text.remove_prefix(part.size());
  }
}

GzipPiece GzipPacker::finish() {
  if (piece_.size > 0) deflate({}, Z_FULL_FLUSH);
  return std::exchange(piece_, {});
}

void GzipPacker::deflate(std::string_view text, int flush) {
  z_stream& z = stream_->z;
  z.next_in = bytes_of(text);
  z.avail_in = static_cast<uInt>(text.size());
  do {
    z.next_out = reinterpret_cast<Bytef*>(stream_->out.data());
    z.avail_out = static_cast<uInt>(stream_->out.size());
    ::deflate(&z, flush);  // fails only where there is nothing left to do
    piece_.blocks.append(stream_->out.data(), stream_->out.size() - z.avail_out);
  } while (z.avail_out == 0);
}

GzipMember::GzipMember() : bytes_(kHeader) {}

void GzipMember::append(const GzipPiece& piece) {
  bytes_ += piece.blocks;
  checksum_ =
      static_cast<std::uint32_t>(crc32_combine(checksum_, piece.checksum, static_cast<z_off_t>(piece.size)));
  size_ += piece.size;
}

std::string GzipMember::finish() && {
  bytes_ += kEmptyLastBlock;
  append_little_endian(bytes_, checksum_);
  append_little_endian(bytes_, size_);
  return std::move(bytes_);
}

}  // namespace lge
