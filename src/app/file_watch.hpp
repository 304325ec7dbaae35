#pragma once

#include <filesystem>
#include <map>
#include <utility>

#include "support/file_mark.hpp"

namespace lge::app {

using FileMarks = std::map<std::filesystem::path, FileMark>;

/// Decides when files are to be read again: when they are others than those that were read, and nobody writes
/// at them any more. A plain state machine.
class FileWatch {
 public:
  /// They were read; each mark is from before the reading, so that a change meanwhile is seen.
  void were_read(FileMarks marks) {
    read_ = std::move(marks);
    last_ = read_;
  }

  /// How they look now, from time to time. True: read them now.
  bool look(FileMarks now) {
    const bool rest = now == last_;
    last_ = std::move(now);
    return rest && last_ != read_;
  }

  /// What to look at.
  [[nodiscard]] const FileMarks& files() const { return read_; }

 private:
  FileMarks read_;
  FileMarks last_;
};

}  // namespace lge::app
