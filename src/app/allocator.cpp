#include "app/allocator.hpp"

#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace lge::app {

void keep_freed_memory() {
#if defined(__GLIBC__)
  constexpr int kMebibyte = 1'048'576;
  // Larger than any usual answer, so that its memory comes from what is kept; what is larger goes back at
  // once.
  mallopt(M_MMAP_THRESHOLD, kMebibyte);
  mallopt(M_TRIM_THRESHOLD, 4 * kMebibyte);
#endif
}

}  // namespace lge::app
