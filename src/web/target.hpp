#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lge::web {

/// A request target taken apart.
struct Target {
  std::string path;   ///< percent-decoded once; may hold any byte
  std::string query;  ///< as sent, without the `?`

  friend bool operator==(const Target&, const Target&) = default;
};

/// Nothing where a `%` is not followed by two hexadecimal digits. Pure.
std::optional<std::string> percent_decoded(std::string_view text);

/// Reads the origin form (`/metrics?x=1`) and the absolute form (`http://host/metrics`) of RFC 9112,
/// section 3.2, and
/// `*`. Dots and double slashes stay as they are: paths are only compared, never opened. Nothing where the
/// text is anything else or badly encoded. Pure.
std::optional<Target> parse_target(std::string_view text);

}  // namespace lge::web
