#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "support/result.hpp"

namespace lge {

/// The whole of a regular file of at most `limit` bytes. The error is a sentence for people, without the
/// path: "no such file or directory", "is a directory", "holds more than 1048576 bytes". Never blocks on a
/// pipe or device.
Result<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t limit);

/// Replaces `path` by a file with `content`, atomically: a reader sees the old or the new, never a part.
/// Mode 0644 less the umask. The error is a sentence for people.
Result<void, std::string> write_file_atomically(const std::filesystem::path& path, std::string_view content);

}  // namespace lge
