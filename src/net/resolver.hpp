#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>

#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::net {

using Addresses = std::vector<boost::asio::ip::address>;

/// From names to addresses, behind an interface so that tests answer themselves. Use it on one loop only.
class Resolver {
 public:
  using Answer = Result<Addresses, boost::system::error_code>;

  Resolver() = default;
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  virtual ~Resolver() = default;

  /// The addresses of a name, the one to try first in front; asio::error::timed_out once `deadline` has
  /// passed. Throws boost::system::system_error (operation_aborted) where the coroutine is cancelled.
  virtual boost::asio::awaitable<Answer> resolve(std::string name, SteadyTime deadline) = 0;
};

/// What needs no lookup: an address, and `localhost` with every name below it, which is the loopback whatever
/// a name server says (RFC 6761, 6.3). Nothing for any other name. Pure.
std::optional<Addresses> known_addresses(std::string_view host);

/// Asks by getaddrinfo (hosts file, name servers). A lookup cannot be cancelled, so each runs on a thread
/// that nobody waits for: callers leave at their deadline. Callers of one name share one lookup; at most
/// `max_threads` run at once, further names wait for their turn. Threads end when nothing is left to look up.
std::unique_ptr<Resolver> make_system_resolver();

/// The blocking lookup itself; called on any thread, several at once.
using Lookup = std::function<Resolver::Answer(const std::string& name)>;
/// The same with another lookup.
std::unique_ptr<Resolver> make_threaded_resolver(Lookup lookup, std::size_t max_threads);

}  // namespace lge::net
