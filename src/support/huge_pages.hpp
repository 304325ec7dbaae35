#pragma once

#include <cstddef>

namespace lge {

/// Asks the system to back a large block that is about to be filled with pages of 2 MiB: the first touch of
/// each page of 4 KiB costs more than what is then written to it. Advice: nothing is promised, and a block of
/// less than 4 MiB is left alone, since a huge page may hold memory that nobody uses. Thread-safe.
void prefer_huge_pages(void* block, std::size_t bytes) noexcept;

}  // namespace lge
