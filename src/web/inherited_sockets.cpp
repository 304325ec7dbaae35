#include "web/inherited_sockets.hpp"

#include <algorithm>
#include <iterator>

#ifdef LGE_HAS_SYSTEMD
#include <cstdlib>

#include <systemd/sd-daemon.h>
#endif

namespace lge::web {

std::vector<InheritedSocket> InheritedSockets::take(std::string_view name) {
  const auto is_asked_for = [name](const InheritedSocket& socket) {
    return name.empty() || socket.name == name;
  };
  std::vector<InheritedSocket> taken;
  std::ranges::copy_if(left_, std::back_inserter(taken), is_asked_for);
  std::erase_if(left_, is_asked_for);
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
