#pragma once

#include <span>
#include <string>

#include "api/dimension.hpp"
#include "api/session.hpp"
#include "support/result.hpp"

namespace lge::api {

/// The largest totalCount that is believed. The API counts in 32 bits; what is longer would not fit in
/// memory.
inline constexpr std::int64_t kMaxTotal = 2'000'000;
/// The longest sessionId that is believed.
inline constexpr std::size_t kMaxIdBytes = 1024;

/// Reads one answer of ListLivyComputeSessions. Any bytes may come: a body that is no page gives a sentence
/// that says what was expected and where, as in `sessions[3].cuHours: expected a number of 0 or more, found
/// text`. More than `max_rows` rows, or the same sessionId twice, is no page either. `"sessions": null` is
/// the empty list: a page past the end of the list may be written so, and whether totalCount asks for rows
/// there is the walk's question. An answer without `sessions` is no page.
///
/// Each session gets a value for each of `dimensions`. Only where one of them asks for `sparkConf` must that
/// be text or null; what is in the text makes no page a bad one.
///
/// `body` is read in place and used up: hand it over. Pure.
Result<Page, std::string> parse_page(std::string body, std::size_t max_rows,
                                     std::span<const DimensionSource> dimensions = {});

}  // namespace lge::api
