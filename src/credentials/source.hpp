#pragma once

#include <boost/asio/awaitable.hpp>

#include "credentials/provider.hpp"
#include "support/result.hpp"

namespace lge::credentials {

/// A service that gives temporary keys. Use it on the polling loop only.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// One new key, asked for now. The source must live until the end.
  virtual boost::asio::awaitable<Result<Key, Error>> fetch() = 0;
};

}  // namespace lge::credentials
