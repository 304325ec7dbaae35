#include "support/memory_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace lge {

namespace {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

std::shared_ptr<const MemoryFile> MemoryFile::make(std::string_view bytes) {
  const int descriptor = ::memfd_create("livy_gateway_exporter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return nullptr;
  std::shared_ptr<const MemoryFile> file(new MemoryFile(descriptor, bytes.size()));
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (!write_all(descriptor, bytes) || ::fcntl(descriptor, F_ADD_SEALS, kSeals) != 0) return nullptr;
  return file;
}

MemoryFile::~MemoryFile() {
  ::close(descriptor_);
}

}  // namespace lge
