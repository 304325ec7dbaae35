#pragma once

#include <cstdint>
#include <filesystem>

namespace lge {

/// What tells one state of a file from another without reading it.
struct FileMark {
  bool there = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;  ///< ctime: also where somebody set back the time of modification

  friend bool operator==(const FileMark&, const FileMark&) = default;
};

/// Of the file that `path` leads to, through links: how Kubernetes swaps secrets.
FileMark mark_of(const std::filesystem::path& path);

}  // namespace lge
