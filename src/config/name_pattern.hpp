#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace lge::config {

struct PatternProgram;

/// A regular expression that a whole name has to match. What may be written: docs/configuration.md,
/// "Patterns". No pattern makes a match slow or deep: all ways through it are followed at once, character by
/// character, so a match costs at most a thousand steps for each character of the name, and no recursion.
/// (std::regex follows one way after the other: `(a*)*b` takes it for ever, and `(a?){50000}` off the stack.)
class NamePattern {
 public:
  /// The longest pattern, in bytes.
  static constexpr std::size_t kMaxBytes = 256;

  /// The error completes "expected a regular expression; …", and shows nothing of the text.
  static Result<NamePattern, std::string> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Character by character where both are UTF-8; a wrong byte of `name` counts as U+FFFD. May be called from
  /// any thread.
  [[nodiscard]] bool matches(std::string_view name) const;

  friend bool operator==(const NamePattern& a, const NamePattern& b) { return a.text_ == b.text_; }

 private:
  NamePattern(std::string text, std::shared_ptr<const PatternProgram> program)
      : text_(std::move(text)), program_(std::move(program)) {}

  std::string text_;
  std::shared_ptr<const PatternProgram> program_;
};

}  // namespace lge::config
