#pragma once

#include <string>
#include <string_view>

#include "support/clock.hpp"

namespace lge::config {

/// Writes a configuration line by line, so that the reader reads it back.
class YamlWriter {
 public:
  /// `key:`, and what follows stands one level deeper until the matching end().
  void begin(std::string_view key);
  /// An item of a list, whose first key stands behind its dash.
  void begin_item();
  void end();

  void plain(std::string_view key, std::string_view value);
  /// In quotes, whatever it holds.
  void text(std::string_view key, std::string_view value);
  void duration(std::string_view key, Millis value);
  void flag(std::string_view key, bool value) { plain(key, value ? "true" : "false"); }
  /// `<secret>`.
  void secret(std::string_view key);
  /// A key that is not set, as a comment that says what holds in its place.
  void unset(std::string_view key, std::string_view what);

  [[nodiscard]] std::string take() { return std::move(yaml_); }

 private:
  void start_line();

  std::string yaml_;
  std::size_t depth_ = 0;
  bool dash_ = false;  // the next line begins an item
};

/// A text as a YAML scalar in double quotes, in which `${` is not taken for a variable. Pure.
std::string yaml_quoted(std::string_view text);

}  // namespace lge::config
