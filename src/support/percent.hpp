#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lge {

/// Names and values as they are, not yet encoded.
using Query = std::vector<std::pair<std::string, std::string>>;

/// RFC 3986 on bytes: everything but A-Z a-z 0-9 - _ . ~ becomes %XX in upper case.
std::string percent_encode(std::string_view text);

/// The query as it is sent and signed: encoded, sorted by name and then value, `name=` for an empty value.
std::string canonical_query(const Query& query);

}  // namespace lge
