#pragma once

#include <cstddef>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>

#include "web/request_head.hpp"

namespace lge::web {

/// The bytes of a connection on their way into parsers: those of a request that comes early wait here. Knows
/// no socket. This header brings Beast with it, as request_head.hpp does.
class RequestInput {
 public:
  enum class Part : bool { head, whole };

  /// One that holds the largest head, so that the parser's limit is what is met first.
  explicit RequestInput(std::size_t max_head_bytes);

  [[nodiscard]] bool empty() const { return buffer_.size() == 0; }
  [[nodiscard]] std::size_t size() const { return buffer_.size(); }
  void clear() { buffer_.clear(); }
  /// Where the next bytes go; empty where there is no room for any.
  boost::asio::mutable_buffer room();
  /// So many bytes have come into room().
  void arrived(std::size_t count) { buffer_.commit(count); }

  /// Parses what is here: no error once `part` is read, need_more where that takes more bytes, else what is
  /// wrong with the request.
  boost::system::error_code feed(RequestParser& parser, Part part);
  /// The client has ended its side: no error where that completes the request.
  static boost::system::error_code end(RequestParser& parser);

 private:
  boost::beast::flat_buffer buffer_;
};

}  // namespace lge::web
