#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace lge::web {

/// A text that one loop makes and another one serves. Thread-safe: readers keep what they got for as long as
/// they hold it. The lock is held for the copy of a pointer (why a lock: metrics::SnapshotCell).
class TextCell {
 public:
  void store(std::string text) {
    auto fresh = std::make_shared<const std::string>(std::move(text));
    const std::lock_guard lock(guard_);
    text_.swap(fresh);  // what was there before goes after the lock
  }
  /// Never null.
  [[nodiscard]] std::shared_ptr<const std::string> load() const {
    const std::lock_guard lock(guard_);
    return text_;
  }

 private:
  mutable std::mutex guard_;
  std::shared_ptr<const std::string> text_ = std::make_shared<const std::string>();
};

}  // namespace lge::web
