#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace lge::simulator {

/// A JSON value. Numbers keep the text of their source, so that writing one again changes no digit.
struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  std::string text;                ///< a string's bytes; a number as it was written; `true` or `false`
  std::vector<std::string> names;  ///< an object's names; names[i] belongs to items[i]
  std::vector<Json> items;         ///< an object's or array's values

  /// The value of the first member of that name; null where there is none, or this is no object.
  [[nodiscard]] const Json* find(std::string_view name) const;
};

/// Reads one JSON value, nested at most 64 deep. The error is a sentence with the offset. Pure.
Result<Json, std::string> parse_json(std::string_view text);

/// The value as JSON text on one line. Pure.
std::string to_text(const Json& value);

}  // namespace lge::simulator
