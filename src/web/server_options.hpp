#pragma once

#include <cstddef>

#include "support/clock.hpp"

namespace lge::web {

/// The limits that keep one client from hurting the others.
struct ServerOptions {
  std::size_t max_head_bytes = std::size_t{16} * 1024;  ///< request line, and again headers; beyond: 431
  std::size_t max_body_bytes = std::size_t{64} * 1024;  ///< bodies are read and dropped; beyond: 413
  std::size_t max_connections = 512;                    ///< all listeners together
  std::size_t max_connections_per_address = 128;  ///< as AddressGroup tells addresses apart; 0: no such limit
  std::size_t max_requests_in_flight = 128;       ///< each may hold a text of its own until it is sent
  Millis head_time{
      10'000};  ///< from the first byte of a head to its last (from the connect, at first), and a body
  Millis idle_time{60'000};    ///< between an answer and the next request
  Millis write_stall{30'000};  ///< while the client takes not one byte of an answer
  Millis write_time{120'000};  ///< for a whole answer, so that a trickle does not hold its body for ever
  Millis patience{100};        ///< where there is no room, an answer that stalls for longer makes way
  Millis linger_time{1'000};   ///< for the client to read the last answer before the connection is gone
  Millis stop_grace{2'000};    ///< for running answers after stop()
  Millis accept_pause{1'000};  ///< after accept has failed for want of descriptors or memory
};

}  // namespace lge::web
