#pragma once

#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "net/connection.hpp"
#include "net/errors.hpp"
#include "net/response_reader.hpp"
#include "net/transport.hpp"

namespace lge::net {

/// What one request and its answer need to know.
struct ExchangeOptions {
  Origin origin;
  bool to_head = false;  ///< the method is HEAD
  ResponseReader::Limits limits{};
  Millis write{};  ///< 0: as long as the request, here and below
  Millis read{};
};

struct Exchanged {
  Result<Response, Error> outcome;
  bool answered = false;  ///< a byte of the answer came
  bool reusable = false;  ///< the connection may carry another request
};

/// Sends `request` (ready bytes) and reads its answer. `connection` and `request` must live until the end.
/// Throws boost::system::system_error (operation_aborted) where the coroutine is cancelled.
boost::asio::awaitable<Exchanged> exchange(Connection& connection, std::string_view request,
                                           ExchangeOptions options, Budget budget);

}  // namespace lge::net
