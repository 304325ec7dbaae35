#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace lge::web {

/// A descriptor that the service manager has opened for this process.
struct InheritedSocket {
  int descriptor = -1;
  std::string name;  ///< FileDescriptorName= of its .socket unit
};

/// The sockets that the service manager has handed over; each is taken once.
class InheritedSockets {
 public:
  explicit InheritedSockets(std::vector<InheritedSocket> sockets) : left_(std::move(sockets)) {}

  /// Those of that name, or all that are left where it is empty. They are the caller's to close.
  std::vector<InheritedSocket> take(std::string_view name);

 private:
  std::vector<InheritedSocket> left_;
};

/// Those of this process, by sd_listen_fds(3). None where it was not started through a socket unit, or was
/// built without libsystemd.
InheritedSockets sockets_of_this_process();
/// Whether this program was built with libsystemd.
bool knows_systemd();

}  // namespace lge::web
