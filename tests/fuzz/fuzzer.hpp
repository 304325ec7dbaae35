#pragma once

#include <source_location>
#include <string_view>

namespace lge::fuzz {

/// What each fuzzer defines: hands `input` to a parser, and require()s what must hold whatever the bytes are.
/// It must do the same each time: no clock, no randomness, no disk, nothing kept from one call to the next.
void check(std::string_view input);

/// Where `holds` is false: says so on standard error and aborts, which is how a fuzzer finds something.
void require(bool holds, std::string_view property,
             const std::source_location& where = std::source_location::current());

/// Valid UTF-8 without control characters: fit for a line of people's text.
bool is_one_line(std::string_view text);

}  // namespace lge::fuzz
