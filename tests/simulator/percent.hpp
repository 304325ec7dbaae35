#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lge::simulator {

/// RFC 3986: everything but A-Za-z0-9-_.~ as %XX in upper case. Pure.
std::string percent_encode(std::string_view text);
/// Nothing where a `%` is not followed by two hex digits. A `+` stays a `+`. Pure.
std::optional<std::string> percent_decode(std::string_view text);

using Query = std::vector<std::pair<std::string, std::string>>;

/// The decoded parameters in the order given, a `+` as a space; nothing where one is wrongly encoded. Pure.
std::optional<Query> parse_query(std::string_view raw);
/// The first value of that name.
std::optional<std::string> query_value(const Query& query, std::string_view name);

/// The decoded segments of an absolute path: `/a/b%2Fc` is {"a", "b/c"}; nothing where it is wrongly encoded
/// or does not begin with a slash. Pure.
std::optional<std::vector<std::string>> parse_path(std::string_view raw);

}  // namespace lge::simulator
