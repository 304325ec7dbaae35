#include "support/huge_pages.hpp"

#include <memory>

#include <sys/mman.h>
#include <unistd.h>

namespace lge {

namespace {

constexpr std::size_t kLeastBytes = std::size_t{4} << 20;

}  // namespace

void prefer_huge_pages(void* block, std::size_t bytes) noexcept {
  if (bytes < kLeastBytes) return;
  const long page = ::sysconf(_SC_PAGESIZE);
  if (page <= 0) return;
  // A system without huge pages refuses, which changes nothing.
  if (std::align(static_cast<std::size_t>(page), 1, block, bytes) != nullptr)
    ::madvise(block, bytes, MADV_HUGEPAGE);
}

}  // namespace lge
