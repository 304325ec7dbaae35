#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/dimension.hpp"

namespace lge::api {

/// Reads from a JSON text, which may be any bytes, what the pointers among `sources` find, into the same
/// places of `values`: text as it is, numbers, true and false as they are written; of at most kMaxTextBytes
/// (session.hpp), whole characters of valid UTF-8. Null, objects and lists give empty text. What is not
/// found, and what the other sources stand for, leaves its place as it is.
///
/// A token counts the elements of a list from 0. Where keys repeat, the first value that a pointer reaches
/// counts. A value counts once it was read, whatever follows: what is no JSON, or nests deeper than 64
/// levels, ends the reading and takes nothing back. `values` is as long as `sources`. Pure.
void find_in_json(std::string_view json, std::span<const DimensionSource> sources,
                  std::span<std::string> values);

}  // namespace lge::api
