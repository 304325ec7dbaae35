#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace lge::metrics {

/// Why a client's connection ended: label `reason`, a closed set.
enum class ConnectionEnd : std::uint8_t {
  client,         ///< the client left, or asked for the end after its answer
  idle,           ///< no further request in time
  head_timeout,   ///< a handshake, head or body was not complete in time
  write_timeout,  ///< the client did not take its answer in time
  bad_request,    ///< refused with 400, 413, 431 or 505
  handshake,      ///< no TLS could be agreed on
  evicted,        ///< made way for another one
  refused,        ///< turned away with 503: no room
  stopping,       ///< the exporter stops
  internal,       ///< a fault of this program
};

inline constexpr std::array kAllConnectionEnds{ConnectionEnd::client,       ConnectionEnd::idle,
                                               ConnectionEnd::head_timeout, ConnectionEnd::write_timeout,
                                               ConnectionEnd::bad_request,  ConnectionEnd::handshake,
                                               ConnectionEnd::evicted,      ConnectionEnd::refused,
                                               ConnectionEnd::stopping,     ConnectionEnd::internal};

std::string_view to_string(ConnectionEnd end);

/// Is told what the serving of clients does, on the serving loop. `handler` is a route's name out of a fixed
/// set, never a path that a client sent; `code` an HTTP status that this program chose.
class HttpObserver {
 public:
  HttpObserver() = default;
  HttpObserver(const HttpObserver&) = delete;
  HttpObserver& operator=(const HttpObserver&) = delete;
  virtual ~HttpObserver() = default;

  virtual void connection_opened() = 0;
  virtual void connection_closed(ConnectionEnd end) = 0;
  /// A request is worked on from here to `request_ended`.
  virtual void request_began() = 0;
  virtual void request_ended() = 0;
  /// An answer is about to be sent.
  virtual void answered(std::string_view handler, unsigned code) = 0;
  /// It was sent, or as much of it as could be; `duration` is since its request had been read.
  virtual void sent(std::string_view handler, std::chrono::nanoseconds duration, std::uint64_t bytes) = 0;
};

}  // namespace lge::metrics
