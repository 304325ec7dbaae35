#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"

namespace lge::config {

/// What YAML says, as a tree of texts, lists and mappings with their places. Nothing is converted.

enum class Kind : std::uint8_t { null, scalar, list, map };

struct Content;

/// A value and where it stands. An alias shares the content of what it names and has a place of its own.
/// An absent value (null) stands where its key does.
struct Value {
  Position at;
  std::shared_ptr<const Content> content;  ///< never null in a tree that was read

  [[nodiscard]] Kind kind() const;
};

struct Entry {
  std::string key;
  Position at;  ///< of the key
  Value value;
};

struct Content {
  Kind kind = Kind::null;
  std::string text;            ///< of a scalar
  std::vector<Entry> entries;  ///< of a mapping, in the order of the file, no key twice
  std::vector<Value> items;    ///< of a list
  std::size_t values = 1;      ///< itself, all below and their keys, aliases counted as if written out
  std::size_t height = 1;      ///< levels, likewise
};

inline Kind Value::kind() const {
  return content->kind;
}

/// What a file may hold: past these it is refused, before it costs much memory, time or stack.
inline constexpr std::size_t kMaxDepth = 64;
inline constexpr std::size_t kMaxValues = 500'000;
inline constexpr std::size_t kMaxBrackets = 100'000;  ///< yaml-cpp holds about 250 bytes for each open one

/// Reads the one document of `text`; null for an empty one. Nothing where it cannot be read as YAML, holds
/// more than the limits, or has a second document: the reason is in `problems`. Repeated keys, keys that are
/// no text and tags are reported there too, without ending the reading.
std::optional<Value> read_document(std::string_view text, Problems& problems);

}  // namespace lge::config
