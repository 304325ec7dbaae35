#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "support/clock.hpp"
#include "support/memory_file.hpp"

namespace lge::web {

/// A stream socket of whatever family.
using StreamSocket = boost::asio::generic::stream_protocol::socket;

/// Where a client connects from; nothing for a Unix socket.
using ClientAddress = std::optional<boost::asio::ip::tcp::endpoint>;

/// What is to be written as one: a head and a body.
using Gathered = std::array<boost::asio::const_buffer, 2>;

/// One client's byte stream, whatever carries it. Used on the serving loop only; one operation at a time. The
/// wire outlives its operations. An operation that the deadline ended, or that comes after it, fails with
/// timed_out; after close() with another error.
class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  /// Once, before anything is read or written.
  virtual boost::asio::awaitable<void> handshake(boost::system::error_code& error) = 0;
  /// At least one byte, or an error: `eof` where the client has ended its side well.
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer room,
                                                        boost::system::error_code& error) = 0;
  /// Offers all of it to the system at once and returns what it has taken: at least one byte, or an error.
  virtual boost::asio::awaitable<std::size_t> write_some(Gathered bytes,
                                                         boost::system::error_code& error) = 0;
  /// The same, where the second part is the end of `file`: a wire that can lets the system take it from
  /// there, without a copy. Worth it for what is asked for again and again and fits into the processor's
  /// cache.
  virtual boost::asio::awaitable<std::size_t> write_some_of(Gathered bytes, const MemoryFile&,
                                                            boost::system::error_code& error) {
    return write_some(bytes, error);
  }
  /// Tells the client that nothing more will be written. It may still be read from.
  virtual boost::asio::awaitable<void> end_writing(boost::system::error_code& error) = 0;
  /// Instead of all that: says `answer` as far as that takes no waiting, and closes.
  virtual void turn_away(std::string_view answer) = 0;

  /// The operation at hand and those that follow must have ended by then.
  virtual void expires_at(SteadyTime deadline) = 0;
  virtual void expires_never() = 0;
  /// At once; the operation at hand ends with an error. Where that is a write, what the client has not taken
  /// yet is dropped.
  virtual void close() = 0;
  [[nodiscard]] virtual const ClientAddress& client() const = 0;
};

/// Makes the wire of a socket that was just accepted.
using MakeWire = std::function<std::unique_ptr<Wire>(StreamSocket, ClientAddress)>;

/// The bytes as they are, over TCP or a Unix socket.
std::unique_ptr<Wire> make_plain_wire(StreamSocket socket, ClientAddress client);

}  // namespace lge::web
