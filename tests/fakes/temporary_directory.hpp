#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <unistd.h>

#include "support/file.hpp"

namespace lge::fakes {

/// A directory of its own, gone with everything in it at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "lge-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    REQUIRE(write_file_atomically(path, content).has_value());
    return path.string();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace lge::fakes
