#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lge {

/// A text as deflated blocks (RFC 1951) that end at a byte and refer to nothing before them. So pieces that
/// stand one behind the other are one stream, and a piece that has not changed need not be made anew.
struct GzipPiece {
  std::string blocks;
  std::uint32_t checksum = 0;  ///< CRC-32 of the text
  std::uint64_t size = 0;      ///< of the text
};

/// Makes pieces, at zlib's fastest level. Takes 270 KB, and throws std::bad_alloc where they are not there.
class GzipPacker {
 public:
  GzipPacker();
  GzipPacker(GzipPacker&&) noexcept;
  GzipPacker& operator=(GzipPacker&&) noexcept;
  GzipPacker(const GzipPacker&) = delete;
  GzipPacker& operator=(const GzipPacker&) = delete;
  ~GzipPacker();

  /// More text of the piece at hand.
  void add(std::string_view text);
  /// What was added since the last piece.
  GzipPiece finish();

 private:
  struct Stream;
  void deflate(std::string_view text, int flush);

  std::unique_ptr<Stream> stream_;
  GzipPiece piece_;
};

/// One gzip member (RFC 1952) that is made of pieces. As long as it has no end it can be copied, and go on in
/// two ways.
class GzipMember {
 public:
  GzipMember();

  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  void append(const GzipPiece& piece);
  /// So far, without the end.
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
  /// The whole member.
  [[nodiscard]] std::string finish() &&;

 private:
  std::string bytes_;
  std::uint32_t checksum_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace lge
