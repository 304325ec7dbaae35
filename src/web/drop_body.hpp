#pragma once

#include <cstdint>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional/optional.hpp>

namespace lge::web {

/// A body that is read off the wire, counted against the parser's limit, and thrown away: Beast's named
/// requirement Body with a reader. Only request_head.hpp includes it.
struct DropBody {
  struct value_type {};

  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(boost::beast::http::header<IsRequest, Fields>&, value_type&) {}

    void init(const boost::optional<std::uint64_t>&, boost::system::error_code& error) { error = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      return boost::beast::buffer_bytes(buffers);
    }

    void finish(boost::system::error_code& error) { error = {}; }
  };
};

}  // namespace lge::web
