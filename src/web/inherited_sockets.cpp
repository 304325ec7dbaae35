#include "web/inherited_sockets.hpp"

#include <algorithm>
#include <iterator>

#ifdef LGE_HAS_SYSTEMD
#include <cstdlib>

#include <systemd/sd-daemon.h>
#endif

namespace lge::web {

std::vector<InheritedSocket> InheritedSockets::take(std::string_view name) {
  const auto others = std::stable_partition(
      left_.begin(), left_.end(),
      [name](const InheritedSocket& socket) { return name.empty() || socket.name == name; });
  std::vector<InheritedSocket> taken(std::make_move_iterator(left_.begin()), std::make_move_iterator(others));
  left_.erase(left_.begin(), others);
  return taken;
}

#ifdef LGE_HAS_SYSTEMD

InheritedSockets sockets_of_this_process() {
  char** names = nullptr;
  const int count = ::sd_listen_fds_with_names(0, &names);
  std::vector<InheritedSocket> sockets;
  for (int i = 0; i < count; ++i) {
    char* const name = names == nullptr ? nullptr : names[i];
    sockets.push_back({SD_LISTEN_FDS_START + i, name == nullptr ? std::string() : std::string(name)});
    std::free(name);
  }
  std::free(static_cast<void*>(names));
  return InheritedSockets(std::move(sockets));
}

bool knows_systemd() {
  return true;
}

#else

InheritedSockets sockets_of_this_process() {
  return InheritedSockets({});
}

bool knows_systemd() {
  return false;
}

#endif

}  // namespace lge::web
