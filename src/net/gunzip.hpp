#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "net/transport.hpp"
#include "support/result.hpp"

namespace lge::net {

/// Unpacks gzip (RFC 1952): one member or more, each with its checksum and length verified. More than `limit`
/// bytes unpacked are too_large, told before they are there; anything broken, cut off or left over is
/// bad_response. Pure.
Result<std::string, Error> gunzip(std::string_view packed, std::size_t limit);

/// Takes the content encoding off a body: `gzip` and `x-gzip`; `identity`, none and an empty body stay as
/// they are. Any other, or several, are bad_response: they were not asked for. Headers stay as sent. Pure.
std::optional<Error> decode_body(Response& response, std::size_t limit);

}  // namespace lge::net
