#pragma once

#include <atomic>
#include <memory>
#include <string>

namespace lge::web {

/// A text that one loop makes and another one serves. Thread-safe: readers keep what they got for as long as
/// they hold it.
class TextCell {
 public:
  void store(std::string text) { cell_.store(std::make_shared<const std::string>(std::move(text))); }
  /// Never null.
  [[nodiscard]] std::shared_ptr<const std::string> load() const { return cell_.load(); }

 private:
  std::atomic<std::shared_ptr<const std::string>> cell_{std::make_shared<const std::string>()};
};

}  // namespace lge::web
