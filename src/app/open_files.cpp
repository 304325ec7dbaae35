#include "app/open_files.hpp"

#include <sys/resource.h>

namespace lge::app {

namespace {

// Connections to the API, the ledger, listeners, files that are read again.
constexpr std::uint64_t kForOwnUse = 256;

}  // namespace

std::optional<std::uint64_t> raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? limit.rlim_max : limit.rlim_cur;
}

std::uint64_t wanted_open_files(std::uint64_t connections) {
  return connections + kForOwnUse;
}

}  // namespace lge::app
