#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "web/http.hpp"

namespace lge::web {

/// One choice of a client, out of a header such as Accept: `text/plain;version=0.0.4;q=0.3`. Keeps references
/// to the headers.
struct Weighted {
  std::string_view value;
  std::vector<std::pair<std::string_view, std::string_view>> parameters;  ///< without q; no quotes around
  int quality = 1000;                                                     ///< thousandths; 0: unwanted

  /// The first of that name, in any case; empty where there is none.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

/// The elements that are read of all headers of one name, and the parameters of each; further ones are passed
/// over.
inline constexpr std::size_t kMaxElements = 64;
inline constexpr std::size_t kMaxParameters = 16;

/// Reads every header of that name as one list (RFC 9110, sections 5.6 and 12.4.2). An element that breaks
/// the grammar is left out, and the others stay. Pure.
std::vector<Weighted> read_weighted(const Headers& headers, std::string_view name);

/// `1`, `0.25`, …: thousandths (RFC 9110, section 12.4.2). Pure.
std::optional<int> parse_quality(std::string_view text);

}  // namespace lge::web
