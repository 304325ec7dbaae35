#include "app/version.hpp"

namespace lge::app {

std::string version() {
  return LGE_VERSION;
}

std::string revision() {
  return LGE_REVISION;
}

}  // namespace lge::app
