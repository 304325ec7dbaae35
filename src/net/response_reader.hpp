#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "net/transport.hpp"

namespace lge::net {

/// Bytes of one answer in, a Response out, by Beast's parser; no sockets. Interim answers (1xx) are skipped.
/// Memory stays within the two limits, whatever the bytes are. Not thread-safe.
class ResponseReader {
 public:
  struct Limits {
    std::size_t header_bytes;
    std::size_t body_bytes;
  };
  /// `to_head`: the request's method was HEAD, so that no body follows.
  ResponseReader(Limits limits, bool to_head);
  ~ResponseReader();
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;

  /// Takes the next bytes. The error's message says what is wrong, without the peer: "the header exceeds
  /// 65536 bytes". After an error or once done(), give no more.
  std::optional<Error> feed(std::string_view bytes);
  /// The peer has sent its last byte: ends an answer that lasts until then; an error where it is not whole.
  std::optional<Error> feed_end();

  [[nodiscard]] bool done() const;
  /// True once a byte came.
  [[nodiscard]] bool started() const;
  /// Once done(): the connection may carry another request. False where bytes follow that nobody asked for.
  [[nodiscard]] bool reusable() const;
  /// Once done(): bytes came after the answer.
  [[nodiscard]] bool surplus() const;
  /// Once done(), and once only.
  Response take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lge::net
