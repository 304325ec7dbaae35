#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/document.hpp"
#include "config/problems.hpp"
#include "config/schema.hpp"
#include "support/environment.hpp"

namespace lge::config {

/// What every part of the reader needs. Lives as long as one call of parse().
struct Reading {
  Problems& problems;
  const Environment& environment;
};

/// A scalar with its variables put in. It may be a secret: only its reader decides what is shown of it.
struct Text {
  std::string text;
  Position at;
  std::string path;
};

enum class Need : std::uint8_t { optional, required };

/// A mapping of the file that is read key by key; what is wrong goes to the problems, never with the value's
/// text. A value that should be a mapping and is not is reported once, and then reads as one without keys.
class Mapping {
 public:
  Mapping(Reading& reading, Value value, std::string path);

  /// Reports every key that is not among `keys`.
  void check_keys(Keys keys) const;

  [[nodiscard]] const Entry* find(std::string_view key) const;
  /// The text of `key`. Nothing where it is absent, or is no scalar or names a variable that is not set,
  /// which is reported. `wanted` completes "expected …".
  [[nodiscard]] std::optional<Text> text(std::string_view key, std::string_view wanted,
                                         Need need = Need::optional) const;

  void report(Position at, std::string_view key, std::string expected) const;
  /// Reports at the mapping that `key` is missing.
  void report_missing(std::string_view key, std::string_view wanted) const;

  [[nodiscard]] bool is_map() const { return value_.kind() == Kind::map; }
  [[nodiscard]] Reading& reading() const { return reading_; }
  [[nodiscard]] const Value& value() const { return value_; }
  [[nodiscard]] Position at() const { return value_.at; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  void check_key(const Entry& entry, Keys keys) const;

  Reading& reading_;
  Value value_;
  std::string path_;
};

/// "expected WANTED, but this is a list", and so on for each kind.
std::string expected_not(std::string_view wanted, Kind kind);
bool contains(Keys keys, std::string_view name);

/// The text of a value that stands at `path`, as Mapping::text() gives that of a key.
std::optional<Text> text_of(Reading& reading, const Value& value, std::string path, std::string_view wanted);

/// The items of a list. Nothing where the value is no list or has more than `most`, which is reported.
/// `wanted` completes "expected …" (`a list of gateways`), `items` "expected at most 3 …".
const std::vector<Value>* items_of(Reading& reading, const Value& value, std::string_view path,
                                   std::string_view wanted, std::string_view items, std::size_t most);

}  // namespace lge::config
