#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace lge {

/// A text that must never reach a log, error, page or metric. It has no stream operator, no formatter and no
/// conversion: whoever needs the text asks for it by name, so that every such place can be found.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  std::string text_;
};

}  // namespace lge
