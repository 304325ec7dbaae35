#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/reader.hpp"

namespace lge::config {

/// A place in the file; lines and columns count from 1, columns in bytes; 0 where it is the whole file.
struct Position {
  int line = 0;
  int column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// At most this many problems are kept; one more says how many were left out.
inline constexpr std::size_t kMaxProblems = 1000;

/// Collects what is wrong with one file, in whatever order it is found.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}

  void add(Position at, std::string_view path, std::string expected);
  [[nodiscard]] bool empty() const { return found_.empty(); }
  /// True where a further problem would only be counted: whatever makes its text helpful can be spared.
  [[nodiscard]] bool full() const { return found_.size() >= kMaxProblems; }
  [[nodiscard]] const std::string& file() const { return file_; }
  /// In the order of the file; problems of one place in the order in which they were found.
  [[nodiscard]] std::vector<Problem> take();

 private:
  std::string file_;
  std::vector<Problem> found_;
  std::size_t left_out_ = 0;
};

}  // namespace lge::config
